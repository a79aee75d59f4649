import { readFileSync, existsSync } from "node:fs";
import { availableParallelism, hostname } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ConfigurationError } from "./config/ast";
import { substitute } from "./config/substitute";

const UNITS: Record<string, number> = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 };

/** As in `1024mb`; a number is bytes. */
const byteSize = (preset: string) =>
  z
    .union([z.number(), z.string().regex(/^\d+(b|kb|mb|gb)$/i, "expected a size, as in 1024mb")])
    .default(preset)
    .transform((size) =>
      typeof size === "number" ? size : parseInt(size) * (UNITS[size.replace(/\d/g, "").toLowerCase()] ?? 1),
    );

const flag = (preset: boolean) => z.union([z.boolean(), z.stringbool()]).default(preset);

/** Settings of the node, by Logstash's names. Any other is refused, so that none is believed to work that does not. */
const schema = z.strictObject({
  "node.name": z.string().default(hostname()),
  "pipeline.id": z.string().default("main"),
  "pipeline.workers": z.coerce.number().int().min(1).default(availableParallelism()),
  /** Events. */
  "pipeline.batch.size": z.coerce.number().int().min(1).default(125),
  /** In ms. */
  "pipeline.batch.delay": z.coerce.number().int().min(1).default(50),
  "pipeline.ecs_compatibility": z.enum(["disabled", "v1", "v8"]).default("v8"),
  "path.config": z.string().optional(),
  "config.string": z.string().optional(),
  "config.test_and_exit": flag(false),
  "config.reload.automatic": flag(false).refine((reload) => !reload, "is not supported by this stand-in"),
  "path.data": z.string().default("/usr/share/logstash/data"),
  /** Default: `queue` in the data folder. Each pipeline has a folder of its own there. */
  "path.queue": z.string().optional(),
  /** Default: `dead_letter_queue` in the data folder. */
  "path.dead_letter_queue": z.string().optional(),
  "queue.type": z.enum(["memory", "persisted"]).default("memory"),
  "queue.max_bytes": byteSize("1024mb"),
  "dead_letter_queue.enable": flag(false),
  "api.enabled": flag(true),
  "api.http.host": z.string().default("127.0.0.1"),
  /** A port, or a range of which the first free one is taken. */
  "api.http.port": z.coerce
    .string()
    .regex(/^\d+(-\d+)?$/, "expected a port or a range of ports")
    .default("9600-9700"),
  "api.environment": z.string().default("production"),
  "log.level": z.enum(["fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
  "log.format": z.enum(["plain", "json"]).default("plain"),
  "xpack.monitoring.enabled": flag(false).refine((enabled) => !enabled, "is not supported by this stand-in"),
});

export type Settings = z.output<typeof schema>;

/** Settings that a pipeline of pipelines.yml may have of its own. */
const OF_PIPELINE = [
  "pipeline.id",
  "pipeline.workers",
  "pipeline.batch.size",
  "pipeline.batch.delay",
  "pipeline.ecs_compatibility",
  "path.config",
  "config.string",
  "queue.type",
  "queue.max_bytes",
  "dead_letter_queue.enable",
];

/** Names that Logstash still takes for others. */
const RENAMED: Record<string, string> = { "http.host": "api.http.host", "http.port": "api.http.port" };

/**
 * Reads the node's settings: logstash.yml, over it the environment, over it the command line.
 * @param folder of logstash.yml; none is needed
 * @throws ConfigurationError
 */
export function readSettings(
  folder: string,
  environment: NodeJS.ProcessEnv,
  commandLine: Record<string, unknown>,
): Settings {
  const merged = { ...readFile(join(folder, "logstash.yml")), ...readEnvironment(environment), ...commandLine };
  const renamed = Object.entries(merged).map(([name, value]): [string, unknown] => [RENAMED[name] ?? name, value]);
  return parseSettings(Object.fromEntries(renamed));
}

/**
 * The node's pipelines, each with all settings: one where the node's own settings say what it is, else those of
 * pipelines.yml, else the one of the image's folder.
 * @throws ConfigurationError
 */
export function readPipelines(folder: string, settings: Settings): Settings[] {
  const file = join(folder, "pipelines.yml");
  if (settings["path.config"] !== undefined || settings["config.string"] !== undefined) return [settings];
  if (!existsSync(file)) return [{ ...settings, "path.config": "/usr/share/logstash/pipeline" }];
  const entries = (parse(readFileSync(file, "utf8")) ?? []) as unknown[];
  const pipelines = entries.map((entry) => {
    const own = Object.fromEntries(flatten(entry));
    const stranger = Object.keys(own).find((name) => !OF_PIPELINE.includes(name));
    if (stranger) throw new ConfigurationError(`Setting "${stranger}" of a pipeline is not supported by this stand-in`);
    return parseSettings({ ...settings, ...own });
  });
  const ids = pipelines.map((pipeline) => pipeline["pipeline.id"]);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) throw new ConfigurationError(`Pipelines have the same pipeline.id: ${twice}`);
  return pipelines;
}

function parseSettings(given: Record<string, unknown>): Settings {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    throw new ConfigurationError(`Setting "${issue.keys.join(", ")}" is not supported by this stand-in`);
  }
  throw new ConfigurationError(`Setting "${issue?.path.join(".")}": ${issue?.message}`);
}

/** logstash.yml, its names flat (`pipeline.batch.size`) or nested, or both. */
function readFile(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  return Object.fromEntries(flatten(parse(readFileSync(file, "utf8"))));
}

function flatten(value: unknown, prefix: string[] = []): [string, unknown][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, entry]) => flatten(entry, [...prefix, name]));
  }
  if (prefix.length === 0) return [];
  return [[prefix.join("."), typeof value === "string" ? substitute(value) : value]];
}

/** As the official image does: a variable is a setting whose name is the same without dots, underscores and case. */
function readEnvironment(environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const names = new Map([...Object.keys(schema.shape), ...Object.keys(RENAMED)].map((name) => [squash(name), name]));
  const found = Object.entries(environment).flatMap(([variable, value]) => {
    const name = names.get(squash(variable));
    return name === undefined ? [] : [[name, parse(value ?? "") as unknown] as const];
  });
  return Object.fromEntries(found);
}

const squash = (name: string) => name.toLowerCase().replace(/[._]/g, "");
