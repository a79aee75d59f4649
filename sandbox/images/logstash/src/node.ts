import { serveMonitoringApi } from "./api/server";
import { parsePipeline, readPipeline } from "./config/parse";
import { configureLog, logger } from "./log";
import { compilePipeline, type CompiledPipeline } from "./pipeline/compile";
import { Pipeline } from "./pipeline/pipeline";
import { MemoryQueue } from "./pipeline/queue";
import type { NodeContext } from "./plugins/instantiate";
import type { Settings } from "./settings";
import { VERSION } from "./version";

const log = logger("logstash.runner");

/** Parses the pipeline and makes its plugins, and runs nothing. */
export function testConfiguration(settings: Settings): void {
  compile(settings, () => {});
  console.log("Configuration OK");
  log.info("Using config.test_and_exit mode. Config Validation Result: OK. Exiting Logstash");
}

/** Runs the pipeline until SIGTERM or SIGINT, then stores what was taken in; a second signal ends it at once. */
export async function runNode(settings: Settings): Promise<void> {
  configureLog(settings["log.level"], settings["log.format"]);
  log.info("Starting Logstash", { "logstash.version": VERSION, "node.version": process.version });
  const failure = deferredFailure();
  const pipeline = makePipeline(settings, failure.fail);
  const api = settings["api.enabled"] ? await serveMonitoringApi(settings, () => pipeline) : undefined;
  await pipeline.start();
  await Promise.race([shutdownSignal(), failure.happened, pipeline.finished()]);
  await pipeline.stop();
  api?.close();
  log.info("Logstash shut down.");
  process.exit(0);
}

function makePipeline(settings: Settings, fail: NodeContext["fail"]): Pipeline {
  const [workers, batchSize] = [settings["pipeline.workers"], settings["pipeline.batch.size"]];
  const options = { id: settings["pipeline.id"], workers, batchSize, batchDelay: settings["pipeline.batch.delay"] };
  return new Pipeline(options, compile(settings, fail), new MemoryQueue(workers * batchSize));
}

function compile(settings: Settings, fail: NodeContext["fail"]): CompiledPipeline {
  const inline = settings["config.string"];
  const sections =
    inline === undefined ? readPipeline(settings["path.config"]) : parsePipeline(inline, "config.string");
  return compilePipeline(sections, { ecsCompatibility: settings["pipeline.ecs_compatibility"], fail });
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
