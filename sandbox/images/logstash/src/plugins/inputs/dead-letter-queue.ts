import { join } from "node:path";
import type { DiskQueue } from "../../pipeline/disk-queue";
import { deadLetterQueueIn } from "../../pipeline/dead-letters";
import type { EventSink } from "../../pipeline/queue";
import { defineInput, type Input } from "../plugin";
import * as setting from "../settings";

const BATCH_SIZE = 125;
const BATCH_DELAY_MS = 50;

const settings = {
  id: setting.string().optional(),
  /** The node's `path.dead_letter_queue`. */
  path: setting.string(),
  /** Of the pipeline whose dead letters are read. */
  pipeline_id: setting.string().default("main"),
  /** Each dead letter is read once. */
  commit_offsets: setting.oneOf("true").default("true"),
  /** What was read goes from the disk. Logstash's default is false. */
  clean_consumed: setting.oneOf("true"),
};

/** Events that an output could never store, with the reason in their metadata. */
export const deadLetterQueue = defineInput("dead_letter_queue", settings, ({ path, pipeline_id }) => {
  return new DeadLetterQueueInput(deadLetterQueueIn(join(path, pipeline_id)));
});

class DeadLetterQueueInput implements Input {
  private reading: Promise<void> = Promise.resolve();

  constructor(private readonly letters: DiskQueue) {}

  start(queue: EventSink): Promise<void> {
    this.reading = this.read(queue);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.letters.close();
    await this.reading;
    await this.letters.settled();
  }

  private async read(queue: EventSink): Promise<void> {
    for (;;) {
      const batch = await this.letters.take(BATCH_SIZE, BATCH_DELAY_MS);
      if (!batch) return;
      await Promise.all(batch.events.map((event) => queue.push(event)));
      batch.acknowledge();
    }
  }
}
