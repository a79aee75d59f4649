import { randomUUID } from "node:crypto";
import { hostname, loadavg } from "node:os";
import { Hono } from "hono";
import type { Pipeline } from "../pipeline/pipeline";
import type { Settings } from "../settings";
import { VERSION } from "../version";
import { eventStats, pipelineStats } from "./stats";

/** Logstash's monitoring API: what it tells of the node and its pipelines. */
export function monitoringApi(settings: Settings, address: string, pipelines: () => Pipeline[]): Hono {
  const id = randomUUID();
  const node = () => ({
    host: hostname(),
    version: VERSION,
    http_address: address,
    id,
    name: settings["node.name"],
    ephemeral_id: id,
    snapshot: false,
    status: "green",
    pipeline: {
      workers: settings["pipeline.workers"],
      batch_size: settings["pipeline.batch.size"],
      batch_delay: settings["pipeline.batch.delay"],
    },
  });
  const isPipeline = (name: string) => pipelines().some(({ options }) => options.id === name);
  const byId = (tell: (pipeline: Pipeline) => object, only?: string) =>
    Object.fromEntries(
      pipelines()
        .filter(({ options }) => only === undefined || options.id === only)
        .map((pipeline) => [pipeline.options.id, tell(pipeline)]),
    );
  const plan = ({ options: { workers, batchSize, batchDelay }, compiled }: Pipeline) => ({
    ephemeral_id: id,
    workers,
    batch_size: batchSize,
    batch_delay: batchDelay,
    config_reload_automatic: false,
    dead_letter_queue_enabled: compiled.hasDeadLetters,
  });
  const stats: Record<string, () => object> = {
    jvm: () => ({
      uptime_in_millis: Math.round(process.uptime() * 1000),
      mem: { heap_used_in_bytes: process.memoryUsage().heapUsed },
    }),
    process: () => ({
      mem: { total_virtual_in_bytes: process.memoryUsage().rss },
      cpu: { load_average: { "1m": loadavg()[0] } },
    }),
    events: () => eventStats(pipelines().map((pipeline) => pipeline.stats)),
    pipelines: () => byId(pipelineStats),
    reloads: () => ({ successes: 0, failures: 0 }),
  };

  return new Hono()
    .get("/", ({ json }) => json({ ...node(), build_snapshot: false }))
    .get("/_node", ({ json }) => json({ ...node(), pipelines: byId(plan) }))
    .get("/_node/pipelines", ({ json }) => json({ ...node(), pipelines: byId(plan) }))
    .get("/_node/pipelines/:id", ({ json, req, notFound }) =>
      isPipeline(req.param("id")) ? json({ ...node(), pipelines: byId(plan, req.param("id")) }) : notFound(),
    )
    .get("/_node/stats", ({ json }) => json({ ...node(), ...collect(stats, Object.keys(stats)) }))
    .get("/_node/stats/:types", ({ json, req, notFound }) => {
      const types = req.param("types").split(",");
      return types.every((type) => type in stats) ? json({ ...node(), ...collect(stats, types) }) : notFound();
    })
    .get("/_node/stats/pipelines/:id", ({ json, req, notFound }) =>
      isPipeline(req.param("id")) ? json({ ...node(), pipelines: byId(pipelineStats, req.param("id")) }) : notFound(),
    )
    .notFound(({ json, req }) => json({ path: req.path, status: 404, error: { message: "Not Found" } }, 404));
}

function collect(stats: Record<string, () => object>, types: string[]): Record<string, object | undefined> {
  return Object.fromEntries(types.map((type) => [type, stats[type]?.()]));
}
