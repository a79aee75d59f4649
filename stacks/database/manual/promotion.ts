import type { DatabaseNode } from "../node";
import type { Say } from "../topology";
import { until } from "../wait";
import { createSlot } from "./slot";

/** Of the nodes, which share it: says who of them is the primary. */
const NAMED_PRIMARY = "/cluster/primary";

const WITHIN = 60;

export function namedPrimary(through: DatabaseNode): Promise<string> {
  return through.exec("cat", NAMED_PRIMARY);
}

/** Takes a primary its place: it is no longer named, so that it cannot start as the primary, and it is stopped. */
export async function fence(candidate: DatabaseNode, old: DatabaseNode, seconds: number, say: Say): Promise<void> {
  say(`fencing ${old.name}`);
  await name(candidate, candidate);
  await old.stop(seconds);
}

/** Says in the nodes' shared file who is the primary from here on. */
export async function name(through: DatabaseNode, { name: primary }: DatabaseNode): Promise<void> {
  const write = 'printf "%s\\n" "$0" >"$1.new" && sync "$1.new" && mv "$1.new" "$1" && sync "$(dirname "$1")"';
  await through.exec("bash", "-c", write, primary, NAMED_PRIMARY);
}

export async function promote(candidate: DatabaseNode, say: Say): Promise<void> {
  say(`promoting ${candidate.name} at ${await candidate.sql("SELECT pg_last_wal_replay_lsn()")}`);
  // It first applies all that it has received, but for a last record that is cut off.
  if ((await candidate.sql("SELECT pg_promote(true, 50)")) !== "t")
    throw new Error(`${candidate.name} was not promoted`);
  await createSlot(candidate);
  await until(`a write through the stable address`, WITHIN, () => takesWrites(candidate));
  say(`${candidate.name} is the primary, and takes writes.`);
}

/** Whether something is written to whichever node the balancer sends writes to. */
async function takesWrites(through: DatabaseNode): Promise<boolean> {
  const write = "SELECT pg_logical_emit_message(true, 'apim', 'failover')";
  const psql = ["psql", "-XAtq", "--no-password", "-c", write, "host=kong-database user=replicator dbname=kong"];
  const written = through.exec("env", "PGPASSFILE=/run/passwords/replicator.pgpass", "PGCONNECT_TIMEOUT=3", ...psql);
  return written.then(
    () => true,
    () => false,
  );
}
