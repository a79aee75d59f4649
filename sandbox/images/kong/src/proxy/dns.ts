import { lookup } from "node:dns/promises";
import { isIP } from "node:net";

/** Names are looked up again after so long, in milliseconds: containers come back with other addresses. */
const TTL = 2000;

interface Answer {
  addresses: string[];
  until: number;
  turn: number;
}

/** Resolves host names as the system does (hosts file, Docker's DNS), and takes the addresses of a name in turn. */
export class Resolver {
  private readonly answers = new Map<string, Promise<Answer>>();

  async resolve(host: string): Promise<string> {
    if (isIP(host)) return host;
    let answer = await this.ask(host);
    if (answer.until < Date.now()) {
      this.answers.delete(host);
      answer = await this.ask(host);
    }
    return answer.addresses[answer.turn++ % answer.addresses.length];
  }

  /** Forgets a name, after its address refused a connection. */
  forget(host: string) {
    this.answers.delete(host);
  }

  private ask(host: string): Promise<Answer> {
    let pending = this.answers.get(host);
    if (!pending) {
      pending = lookup(host, { all: true, verbatim: false }).then((found) => ({
        addresses: found.map(({ address }) => address),
        until: Date.now() + TTL,
        turn: 0,
      }));
      this.answers.set(host, pending);
      pending.catch(() => this.answers.delete(host));
    }
    return pending;
  }
}
