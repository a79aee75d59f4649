import { type ErrorLog, describe } from "../node/log.js";

/** The `queue` object of a logging plugin; delays in seconds. */
export interface QueueOptions {
  max_batch_size: number;
  max_coalescing_delay: number;
  max_entries: number;
  max_bytes: number | null;
  max_retry_time: number;
  initial_retry_delay: number;
  max_retry_delay: number;
}

type Deliver = (batch: string[]) => Promise<void>;

/**
 * Collects entries and delivers them in batches, one batch at a time: when it is full, or when the oldest entry has
 * waited long enough. A batch that fails is tried again with growing delays; when the time for it is over, it is lost.
 * When the queue is full, the oldest entries are dropped.
 */
export class BatchQueue {
  private readonly entries: string[] = [];
  private bytes = 0;
  private running?: Promise<void>;
  private isClosing = false;
  private wake?: () => void;

  constructor(
    private readonly name: string,
    private readonly options: QueueOptions,
    private deliver: Deliver,
    private readonly log: ErrorLog,
  ) {}

  push(entry: string, deliver: Deliver = this.deliver) {
    // The latest configuration that uses the queue says where it goes.
    this.deliver = deliver;
    const { max_entries, max_bytes } = this.options;
    const size = Buffer.byteLength(entry);
    if (max_bytes !== null && size > max_bytes) {
      this.log.error(`[queue] ${this.name}: an entry of ${size} bytes is longer than max_bytes (${max_bytes})`);
      return;
    }
    let dropped = 0;
    while (this.entries.length >= max_entries || (max_bytes !== null && this.bytes + size > max_bytes)) {
      this.shift();
      dropped += 1;
    }
    if (dropped > 0) this.log.error(`[queue] ${this.name}: queue full, dropped ${dropped} old entries`);
    this.entries.push(entry);
    this.bytes += size;
    if (this.entries.length >= this.options.max_batch_size) this.wake?.();
    this.running ??= this.run().finally(() => (this.running = undefined));
  }

  /** Delivers what is left without waiting for full batches, each batch once. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.wake?.();
    await this.running;
  }

  private async run() {
    while (this.entries.length > 0) {
      if (this.entries.length < this.options.max_batch_size) await this.wait(this.options.max_coalescing_delay);
      const size = Math.min(this.options.max_batch_size, this.entries.length);
      await this.handle(Array.from({ length: size }, () => this.shift()));
    }
  }

  private async handle(batch: string[]) {
    const { max_retry_time, initial_retry_delay, max_retry_delay } = this.options;
    const started = Date.now();
    for (let retry = 0; ; retry += 1) {
      try {
        await this.deliver(batch);
        return;
      } catch (error) {
        this.log.warn(`[queue] ${this.name}: handler could not process entries: ${describe(error)}`);
      }
      if (this.isClosing || (Date.now() - started) / 1000 > max_retry_time) {
        this.log.error(`[queue] ${this.name}: gave up, ${batch.length} queue entries were lost`);
        return;
      }
      await this.wait(Math.min(max_retry_delay, 2 ** retry * initial_retry_delay));
    }
  }

  /** Waits, unless the node is about to stop or a batch is full. */
  private async wait(seconds: number) {
    if (this.isClosing) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  private shift(): string {
    const entry = this.entries.shift() ?? "";
    this.bytes -= Buffer.byteLength(entry);
    return entry;
  }
}
