import { setTimeout as sleep } from "node:timers/promises";

const CLIENTS = 3;
const PAUSE = 25;
const PATIENCE = 10_000;

/** Steady requests through the proxy, of which every answer but 200 and every one without an answer is a failure. */
export class ProxyLoad {
  requests = 0;
  readonly failures: string[] = [];
  private stopped = false;
  private readonly clients: Promise<void>[];

  constructor(private readonly url: string) {
    this.clients = Array.from({ length: CLIENTS }, () => this.askOn());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients);
  }

  private async askOn(): Promise<void> {
    while (!this.stopped) {
      try {
        const answer = await fetch(this.url, { signal: AbortSignal.timeout(PATIENCE) });
        await answer.arrayBuffer();
        if (answer.status !== 200) this.failures.push(`status ${answer.status}`);
      } catch (error) {
        const { message, cause } = error as Error;
        this.failures.push(cause instanceof Error ? cause.message : message);
      }
      this.requests++;
      await sleep(PAUSE);
    }
  }
}
