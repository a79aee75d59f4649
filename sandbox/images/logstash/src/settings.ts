import { readFileSync, existsSync } from "node:fs";
import { availableParallelism, hostname } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ConfigurationError } from "./config/ast";
import { substitute } from "./config/substitute";

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
  "path.config": z.string().default("/usr/share/logstash/pipeline"),
  "config.string": z.string().optional(),
  "config.test_and_exit": flag(false),
  "config.reload.automatic": flag(false).refine((reload) => !reload, "is not supported by this stand-in"),
  "queue.type": z.enum(["memory"], "only 'memory' is supported by this stand-in").default("memory"),
  "dead_letter_queue.enable": flag(false).refine((enable) => !enable, "is not supported by this stand-in"),
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
  const renamed = Object.entries(merged).map(([name, value]) => [RENAMED[name] ?? name, value]);
  const result = schema.safeParse(Object.fromEntries(renamed));
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
