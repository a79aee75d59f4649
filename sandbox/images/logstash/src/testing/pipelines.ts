import { parsePipeline } from "../config/parse";
import { Event } from "../event/event";
import type { Field, FieldMap } from "../event/field";
import { configureLog } from "../log";
import { compilePipeline, type CompiledPipeline } from "../pipeline/compile";
import { Pipeline } from "../pipeline/pipeline";
import { MemoryQueue } from "../pipeline/queue";
import type { DeadLetterWriter } from "../plugins/plugin";

// Tests provoke what is logged as warnings; their output is the assertions.
configureLog("fatal", "plain");

/** Compiles a pipeline with ECS compatibility disabled. */
export function compile(text: string, context: Pick<RunOptions, "fail" | "deadLetters"> = {}): CompiledPipeline {
  return compilePipeline(parsePipeline(text, "test.conf"), {
    ecsCompatibility: "disabled",
    fail: () => {},
    ...context,
  });
}

/** Sends one event through the filters of `filter { … }`. */
export function filtered(filters: string, fields: Record<string, unknown>): Event {
  const event = new Event(structuredClone(fields) as FieldMap);
  compile(`filter { ${filters} }`).filter(event);
  return event;
}

/** The same, and what one field of it holds then. */
export function fieldAfter(filters: string, fields: Record<string, unknown>, reference: string): Field | undefined {
  return filtered(filters, fields).get(reference);
}

export interface RunOptions {
  workers?: number;
  batchSize?: number;
  fail?: (error: Error) => void;
  deadLetters?: DeadLetterWriter;
}

/** Starts a pipeline with a short batch delay. */
export async function run(
  text: string,
  { workers = 1, batchSize = 125, ...context }: RunOptions = {},
): Promise<Pipeline> {
  const options = { id: "main", workers, batchSize, batchDelay: 10 };
  const pipeline = new Pipeline(options, compile(text, context), new MemoryQueue(workers * batchSize));
  await pipeline.start();
  return pipeline;
}

/** Waits until `condition` holds; fails after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 2_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`still not so after 2 s: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
