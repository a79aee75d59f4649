import { exec } from "./docker";
import { platform } from "./platform";

export type Server = "kong-database-master" | "kong-database-slave";

export const PRIMARY: Server = "kong-database-master";
export const REPLICA: Server = "kong-database-slave";

/** The rows that a statement returns, run by the superuser inside the server's container; columns are separated by `|`. */
export async function psql(server: Server, statement: string, database = "postgres"): Promise<string[]> {
  const options = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"];
  const command = ["psql", ...options, "-d", database, "-c", statement];
  return (await exec(platform.container(server), ...command)).split("\n").filter(Boolean);
}
