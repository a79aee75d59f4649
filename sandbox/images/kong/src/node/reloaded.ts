import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DatabaseSettings } from "../store/database.js";
import { PidFile } from "./pid-file.js";
import { type Settings } from "./settings.js";

/** What `kong reload` leaves for the node that runs, as Kong itself does in a file of this name. */
const FILE = ".kong_env";

/** Hands the settings of this process's environment to the running node. Of these, the node takes the database's. */
export function reload({ prefix, postgres, readOnly }: Settings) {
  const pidFile = new PidFile(prefix);
  if (!pidFile.isRunning()) throw new Error(`Kong is not running at ${prefix}`);
  writeFileSync(join(prefix, FILE), JSON.stringify({ postgres, readOnly }), { mode: 0o600 });
  pidFile.signal("SIGHUP");
}

export function reloaded({ prefix }: Settings): DatabaseSettings {
  return JSON.parse(readFileSync(join(prefix, FILE), "utf8")) as DatabaseSettings;
}
