import { join } from "node:path";
import { serveMonitoringApi } from "./api/server";
import { parsePipeline, readPipeline } from "./config/parse";
import { configureLog, logger } from "./log";
import { compilePipeline, type CompiledPipeline } from "./pipeline/compile";
import { deadLetterWriter } from "./pipeline/dead-letters";
import { DiskQueue } from "./pipeline/disk-queue";
import { Pipeline } from "./pipeline/pipeline";
import { type EventQueue, MemoryQueue } from "./pipeline/queue";
import type { NodeContext } from "./plugins/instantiate";
import type { Settings } from "./settings";
import { VERSION } from "./version";

const log = logger("logstash.runner");

/** Parses the pipelines and makes their plugins, and runs nothing. */
export function testConfiguration(pipelines: Settings[]): void {
  for (const settings of pipelines) compile(settings, { fail: () => {} });
  console.log("Configuration OK");
  log.info("Using config.test_and_exit mode. Config Validation Result: OK. Exiting Logstash");
}

/**
 * Runs the pipelines until SIGTERM or SIGINT, or until one of them fails, then stores what was taken in; a second signal
 * ends it at once.
 * @param settings of the node; those of its pipelines differ from them in parts
 */
export async function runNode(settings: Settings, ofPipelines: Settings[]): Promise<void> {
  configureLog(settings["log.level"], settings["log.format"]);
  log.info("Starting Logstash", { "logstash.version": VERSION, "node.version": process.version });
  const failure = deferredFailure();
  const pipelines = ofPipelines.map((each) => makePipeline(each, failure.fail));
  const api = settings["api.enabled"] ? await serveMonitoringApi(settings, () => pipelines) : undefined;
  for (const pipeline of pipelines) await pipeline.start();
  await Promise.race([shutdownSignal(), failure.happened, ...pipelines.map((pipeline) => pipeline.finished())]);
  for (const pipeline of pipelines) await pipeline.stop();
  api?.close();
  log.info("Logstash shut down.");
  process.exit(0);
}

function makePipeline(settings: Settings, fail: NodeContext["fail"]): Pipeline {
  const { "pipeline.workers": workers, "pipeline.batch.size": batchSize } = settings;
  const options = { id: settings["pipeline.id"], workers, batchSize, batchDelay: settings["pipeline.batch.delay"] };
  const deadLetters = settings["dead_letter_queue.enable"]
    ? deadLetterWriter(folderOf(settings, "dead_letter_queue"))
    : undefined;
  return new Pipeline(options, compile(settings, { fail, deadLetters }), queueOf(settings));
}

function queueOf(settings: Settings): EventQueue {
  const { "pipeline.workers": workers, "pipeline.batch.size": batchSize } = settings;
  if (settings["queue.type"] === "memory") return new MemoryQueue(workers * batchSize);
  return new DiskQueue(folderOf(settings, "queue"), settings["queue.max_bytes"]);
}

/** The pipeline's own folder among those of its kind. */
function folderOf(settings: Settings, kind: "queue" | "dead_letter_queue"): string {
  return join(settings[`path.${kind}`] ?? join(settings["path.data"], kind), settings["pipeline.id"]);
}

function compile(settings: Settings, context: Omit<NodeContext, "ecsCompatibility">): CompiledPipeline {
  const inline = settings["config.string"];
  const sections =
    inline === undefined ? readPipeline(settings["path.config"] ?? "") : parsePipeline(inline, "config.string");
  return compilePipeline(sections, { ecsCompatibility: settings["pipeline.ecs_compatibility"], ...context });
}

/** A promise that only ever rejects, and the function that makes it. */
function deferredFailure(): { fail: (error: Error) => void; happened: Promise<never> } {
  let fail!: (error: Error) => void;
  const happened = new Promise<never>((_resolve, reject) => (fail = reject));
  return { fail, happened };
}

function shutdownSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(1);
        stopping = true;
        log.warn(`${signal} received. Shutting down.`);
        resolve();
      });
    }
  });
}
