import { setTimeout as sleep } from "node:timers/promises";
import { type AdminApi } from "./adminApi";

const PAUSE = 50;

/** Steady writes through Kong's Admin API: one consumer after the other, each of which was acknowledged or was not. */
export class Writer {
  readonly acknowledged: string[] = [];
  /** When the last one was, in milliseconds since 1970. */
  lastAt = 0;
  private stopped = false;
  private readonly ended: Promise<void>;

  constructor(
    private readonly admin: AdminApi,
    private readonly prefix: string,
  ) {
    this.ended = this.writeOn();
  }

  stop(): Promise<void> {
    this.stopped = true;
    return this.ended;
  }

  /** When the first write that began after a moment was acknowledged. */
  async firstAfter(moment: number, withinSeconds: number): Promise<number> {
    const deadline = Date.now() + withinSeconds * 1000;
    while (this.lastBegun < moment) {
      if (Date.now() > deadline) throw new Error(`no write was acknowledged within ${withinSeconds} s`);
      await sleep(PAUSE);
    }
    return this.lastAt;
  }

  private lastBegun = 0;

  private async writeOn(): Promise<void> {
    for (let number = 0; !this.stopped; number++) {
      const name = `${this.prefix}-${number}`;
      const begun = Date.now();
      if (await this.admin.create("consumers", { username: name })) {
        this.acknowledged.push(name);
        [this.lastBegun, this.lastAt] = [begun, Date.now()];
      }
      await sleep(PAUSE);
    }
  }
}
