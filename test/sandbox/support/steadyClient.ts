import { request } from "./http";

const PAUSE_MS = 100;

export interface Answer {
  /** Milliseconds since 1970. */
  at: number;
  body: string;
}

/** Asks the same again and again, one request after the other, and keeps what it was told. */
export class SteadyClient {
  readonly answers: Answer[] = [];
  /** Every answer but 200, and every request without one. */
  readonly failures: string[] = [];
  private readonly ended: Promise<void>;
  private stopped = false;

  constructor(private readonly url: string) {
    this.ended = this.askOn();
  }

  /** Returns once the last request is answered. */
  stop(): Promise<void> {
    this.stopped = true;
    return this.ended;
  }

  private async askOn(): Promise<void> {
    while (!this.stopped) {
      await this.ask().catch((error: unknown) => this.failures.push(String(error)));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  private async ask(): Promise<void> {
    const { status, body } = await request(this.url);
    if (status !== 200) throw new Error(`${status} ${body}`);
    this.answers.push({ at: Date.now(), body });
  }
}
