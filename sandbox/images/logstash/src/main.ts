import { readCommandLine } from "./command-line";
import { ConfigurationError } from "./config/ast";
import { logger } from "./log";
import { runNode, testConfiguration } from "./node";
import { readPipelines, readSettings } from "./settings";
import { BANNER, VERSION } from "./version";

const log = logger("logstash.runner");

/** Logstash's command: run the pipelines, or only test them. */
async function main(): Promise<void> {
  const { settingsFolder, version, settings: flags } = readCommandLine(process.argv.slice(2));
  if (version) return console.log(`logstash ${VERSION}`);
  console.log(BANNER);
  const settings = readSettings(settingsFolder, process.env, flags);
  const pipelines = readPipelines(settingsFolder, settings);
  if (settings["config.test_and_exit"]) return testConfiguration(pipelines);
  await runNode(settings, pipelines);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigurationError) log.fatal(`The given configuration is invalid. Reason: ${error.message}`);
  else
    log.fatal("Logstash stopped processing because of an error", {
      error: error instanceof Error ? error.stack : String(error),
    });
  process.exit(1);
});
