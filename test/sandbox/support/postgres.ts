import { exec } from "./docker";
import { platform } from "./platform";

export type Server = "kong-database-master" | "kong-database-slave";

export const PRIMARY: Server = "kong-database-master";
export const REPLICA: Server = "kong-database-slave";

/** Each table of the database it runs in, with its number of rows. */
export const ROW_COUNTS = `SELECT tablename, (xpath('/row/count/text()',
  query_to_xml(format('SELECT count(*) FROM public.%I', tablename), true, true, '')))[1]
  FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;

/** The rows that a statement returns, run by the superuser inside the server's container; columns are separated by `|`. */
export async function psql(server: Server, statement: string, database = "postgres"): Promise<string[]> {
  const options = ["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"];
  const command = ["psql", ...options, "-d", database, "-c", statement];
  return (await exec(platform.container(server), ...command)).split("\n").filter(Boolean);
}
