import type { Cluster } from "../cluster";
import { DataDirectory } from "../dataDirectory";
import type { DatabaseNode } from "../node";
import type { Say } from "../topology";
import { until } from "../wait";

const ENDS_WITHIN = 30;
const FOLLOWS_WITHIN = 300;

/** Bytes that a stopped primary has written and its replica has not. A clean end is itself the last thing that is written. */
export async function missingOn(candidate: DatabaseNode, old: DatabaseNode): Promise<string> {
  const control = await old.execBeside("pg_controldata", "/var/lib/postgresql/data");
  const [, end] = /^Latest checkpoint location: +(\S+)$/m.exec(control) ?? [];
  if (!/^Database cluster state: +shut down$/m.test(control) || !end) return "an unknown number of";
  return candidate.sql(`SELECT greatest(pg_wal_lsn_diff('${end}', pg_last_wal_receive_lsn()), 0)`);
}

/** Moves a node's data aside, on the machine that it is on, and has the node clone the primary. */
export async function cloneAnew({ engine }: Cluster, node: DatabaseNode, say: Say): Promise<void> {
  await node.stop(ENDS_WITHIN);
  const data = await DataDirectory.of(engine, node);
  say(`keeping its data as ${data.aside}, and cloning the primary`);
  await data.empty();
  await node.start();
  await until(`${node.name} to follow`, FOLLOWS_WITHIN, () => node.isStreaming());
}
