import type { Cluster } from "../cluster";
import type { DatabaseNode } from "../node";
import type { Say } from "../topology";
import { until } from "../wait";

const ENDS_WITHIN = 30;
const FOLLOWS_WITHIN = 300;

/** Bytes that a stopped primary has written and its replica has not. A clean end is itself the last thing that is written. */
export async function missingOn(cluster: Cluster, candidate: DatabaseNode, old: DatabaseNode): Promise<string> {
  const control = await inDataOf(cluster, old, ["pg_controldata", "/var/lib/postgresql/data"]);
  const [, end] = /^Latest checkpoint location: +(\S+)$/m.exec(control) ?? [];
  if (!/^Database cluster state: +shut down$/m.test(control) || !end) return "an unknown number of";
  return candidate.sql(`SELECT greatest(pg_wal_lsn_diff('${end}', pg_last_wal_receive_lsn()), 0)`);
}

/** Moves a node's data aside, on the machine that it is on, and has the node clone the primary. */
export async function cloneAnew(cluster: Cluster, node: DatabaseNode, say: Say): Promise<void> {
  await node.stop(ENDS_WITHIN);
  const format = '{{range .Mounts}}{{if eq .Destination "/var/lib/postgresql/data"}}{{.Source}}{{end}}{{end}}';
  const data = await cluster.engine.docker(["inspect", "--format", format, node.container]);
  const [, parent, folder] = /^(.+)\/([^/]+)$/.exec(data) ?? [];
  if (!parent || !folder) throw new Error(`${node.container} has no data directory of its own`);
  const aside = `${folder}.${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`;
  say(`keeping its data as ${parent}/${aside}, and cloning the primary`);
  const move = 'mv "/all/$0" "/all/$1" && install -d -o 999 -g 999 -m 750 "/all/$0"';
  const image = await cluster.engine.docker(["inspect", "--format", "{{.Image}}", node.container]);
  const beside = ["--user", "0", "--network", "none", "--volume", `${parent}:/all`, "--entrypoint", "bash"];
  await cluster.engine.docker(["run", "--rm", ...beside, image, "-c", move, folder, aside]);
  await node.start();
  await until(`${node.name} to follow`, FOLLOWS_WITHIN, () => node.isStreaming());
}

/** Runs a command beside a stopped node's data. */
async function inDataOf({ engine }: Cluster, { container }: DatabaseNode, command: string[]): Promise<string> {
  const image = await engine.docker(["inspect", "--format", "{{.Image}}", container]);
  const [program = "", ...args] = command;
  const beside = ["--volumes-from", container, "--network", "none", "--user", "999", "--entrypoint", program];
  return engine.docker(["run", "--rm", ...beside, image, ...args]);
}
