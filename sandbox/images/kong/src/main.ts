import { Gateway } from "./node/gateway.js";
import { describe } from "./node/log.js";
import { migrationsCommand } from "./node/migrations-command.js";
import { PidFile } from "./node/pid-file.js";
import { reload, reloaded } from "./node/reloaded.js";
import { readSettings } from "./node/settings.js";
import { BANNER } from "./node/version.js";

const USAGE = `Usage: kong COMMAND

The available commands are:
 check           check the configuration
 docker-start    start in the foreground (also: start)
 health          check whether the node is running
 reload          take the environment's settings of the database, dropping no request
 migrations      bootstrap | up | finish | list | status
 version         print the version

${BANNER}`;

/** For requests in flight at a graceful and at a fast stop, in milliseconds. */
const GRACEFUL = 8000;
const FAST = 1000;

async function run([command, ...args]: string[]): Promise<number | undefined> {
  switch (command) {
    case "version":
      console.log(BANNER);
      return 0;
    case "check":
      readSettings();
      console.log("configuration is valid");
      return 0;
    case "health":
      return health();
    case "reload":
      reload(readSettings());
      console.log("Kong reloaded");
      return 0;
    case "migrations":
      return migrationsCommand(args[0], readSettings().postgres);
    case "start":
    case "docker-start":
      await start();
      return undefined;
    default:
      console.log(USAGE);
      return command === undefined || command === "--help" ? 0 : 1;
  }
}

function health(): number {
  const { prefix } = readSettings();
  if (!new PidFile(prefix).isRunning()) throw new Error(`Kong is not running at ${prefix}`);
  console.log(`gateway.......running\n\nKong is healthy at ${prefix}`);
  return 0;
}

/** Runs until a signal: QUIT lets requests end (the image's stop signal), TERM and INT cut them short. */
async function start() {
  const settings = readSettings();
  const pidFile = new PidFile(settings.prefix);
  pidFile.remove();
  const gateway = new Gateway(settings);
  let isStopping = false;
  const stop = async (milliseconds: number) => {
    if (isStopping) return;
    isStopping = true;
    pidFile.remove();
    await gateway.stop(milliseconds);
    process.exit(0);
  };
  process.on("SIGQUIT", () => void stop(GRACEFUL));
  process.on("SIGTERM", () => void stop(FAST));
  process.on("SIGINT", () => void stop(FAST));
  process.on("SIGHUP", () => void gateway.reload(reloaded(settings)).catch((error) => console.error(describe(error))));
  // What goes wrong with one connection must not take the others down.
  process.on("uncaughtException", (error) => console.error(`[gateway] unexpected error: ${error.stack}`));
  await gateway.start();
  pidFile.write();
}

run(process.argv.slice(2)).then(
  (code) => {
    if (code !== undefined) process.exit(code);
  },
  (error: unknown) => {
    console.error(`Error: ${describe(error)}`);
    process.exit(1);
  },
);
