import { parseArgs } from "node:util";
import { ConfigurationError } from "./config/ast";

export interface CommandLine {
  /** Folder of logstash.yml. */
  settingsFolder: string;
  version: boolean;
  /** Settings of the node, by name. */
  settings: Record<string, unknown>;
}

/** Flags of the real program that stand for settings of the same name. */
const options = {
  "path.settings": { type: "string" },
  "path.config": { type: "string", short: "f" },
  "config.string": { type: "string", short: "e" },
  "config.test_and_exit": { type: "boolean", short: "t" },
  "node.name": { type: "string", short: "n" },
  "pipeline.id": { type: "string" },
  "pipeline.workers": { type: "string", short: "w" },
  "pipeline.batch.size": { type: "string", short: "b" },
  "pipeline.batch.delay": { type: "string", short: "u" },
  "pipeline.ecs_compatibility": { type: "string" },
  "api.http.host": { type: "string" },
  "api.http.port": { type: "string" },
  "log.level": { type: "string" },
  "log.format": { type: "string" },
  version: { type: "boolean", short: "V" },
} as const;

/** @throws ConfigurationError for a flag that is not one of those above */
export function readCommandLine(args: string[]): CommandLine {
  try {
    const { values } = parseArgs({ args, options, strict: true });
    const { "path.settings": settingsFolder = "/usr/share/logstash/config", version = false, ...settings } = values;
    return { settingsFolder, version, settings };
  } catch (error) {
    throw new ConfigurationError((error as Error).message);
  }
}
