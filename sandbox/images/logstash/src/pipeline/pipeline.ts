import type { Event } from "../event/event";
import { logger } from "../log";
import type { CompiledInput, CompiledOutput, CompiledPipeline } from "./compile";
import type { Batch, EventQueue, EventSink } from "./queue";
import { BatchAborted } from "../plugins/plugin";
import { timed, type EventStats } from "./stats";

const log = logger("logstash.javapipeline");

export interface PipelineOptions {
  id: string;
  workers: number;
  /** Most events that a worker takes at a time. */
  batchSize: number;
  /** How long a worker waits for a batch to fill, in ms. */
  batchDelay: number;
}

/** Inputs → queue → workers (filters, then outputs). */
export class Pipeline {
  readonly stats: EventStats = { in: 0, filtered: 0, out: 0, duration: 0, queuePushDuration: 0 };
  private workers: Promise<void>[] = [];

  constructor(
    readonly options: PipelineOptions,
    readonly compiled: CompiledPipeline,
    readonly queue: EventQueue,
  ) {}

  /** Resolves when every input accepts events. */
  async start(): Promise<void> {
    const { id, workers, batchSize, batchDelay } = this.options;
    log.info("Starting pipeline", { pipeline_id: id, workers, batch_size: batchSize, batch_delay: batchDelay });
    for (const { plugin } of this.compiled.outputs) plugin.start?.();
    this.workers = Array.from({ length: workers }, () => this.work());
    await Promise.all(this.compiled.inputs.map((input) => input.plugin.start(this.counted(input))));
    log.info("Pipeline started", { pipeline_id: id });
  }

  /** Takes nothing further in, and resolves when everything that was taken in is stored, or kept by the queue. */
  async stop(): Promise<void> {
    await Promise.all(this.compiled.inputs.map(({ plugin }) => plugin.stop()));
    this.queue.close();
    if (this.queue.keeps) for (const { plugin } of this.compiled.outputs) plugin.abort?.();
    await this.finished();
    await this.queue.settled();
    for (const { plugin } of this.compiled.outputs) await plugin.close?.();
    log.info("Pipeline terminated", { pipeline_id: this.options.id });
  }

  /** Resolves when the last worker ended; rejects when one failed, which ends the pipeline. */
  async finished(): Promise<void> {
    await Promise.all(this.workers);
  }

  private async work(): Promise<void> {
    const { batchSize, batchDelay } = this.options;
    for (;;) {
      const batch = await this.queue.take(batchSize, batchDelay);
      if (!batch) return;
      try {
        await timed(this.stats, () => this.process(batch));
      } catch (error) {
        if (error instanceof BatchAborted) return;
        throw error;
      }
    }
  }

  private async process(batch: Batch): Promise<void> {
    for (const event of batch.events) this.compiled.filter(event);
    const kept = batch.events.filter(({ cancelled }) => !cancelled);
    this.stats.filtered += kept.length;
    for (const [output, share] of this.shares(kept)) await output.receive(share);
    this.stats.out += kept.length;
    batch.acknowledge();
  }

  private shares(events: Event[]): Map<CompiledOutput, Event[]> {
    const shares = new Map<CompiledOutput, Event[]>();
    for (const event of events) {
      for (const output of this.compiled.route(event)) {
        const share = shares.get(output);
        if (share) share.push(event);
        else shares.set(output, [event]);
      }
    }
    return shares;
  }

  /** The queue as one input sees it: what it pushes is counted. */
  private counted({ stats }: CompiledInput): EventSink {
    return {
      push: async (event) => {
        const timer = { duration: 0 };
        this.stats.in++;
        await timed(timer, () => this.queue.push(event));
        this.stats.queuePushDuration += timer.duration;
        stats.duration += timer.duration;
        stats.out++;
      },
    };
  }
}
