import type { DeadLetterWriter } from "../plugins/plugin";
import { DiskQueue } from "./disk-queue";

/** Logstash's `dead_letter_queue.max_bytes`. */
const MAX_BYTES = 1024 * 1024 * 1024;

const queues = new Map<string, DiskQueue>();

/** The dead letter queue of a folder. Who writes and who reads it share one. */
export function deadLetterQueueIn(folder: string): DiskQueue {
  let queue = queues.get(folder);
  if (!queue) queues.set(folder, (queue = new DiskQueue(folder, MAX_BYTES)));
  return queue;
}

export function deadLetterWriter(folder: string): DeadLetterWriter {
  const queue = deadLetterQueueIn(folder);
  return (event, reason, { id, type }) => {
    event.set("[@metadata][dead_letter_queue]", {
      entry_time: new Date().toISOString(),
      reason,
      plugin_id: id,
      plugin_type: type,
    });
    return queue.push(event);
  };
}
