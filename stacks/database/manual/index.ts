import type { Cluster } from "../cluster";
import type { DatabaseNode } from "../node";
import type { Say, Topology } from "../topology";
import { until } from "../wait";
import { cloneAnew, missingOn } from "./data";
import { lackOf } from "./position";
import { fence, name, namedPrimary, promote } from "./promotion";
import { createSlot, dropLostSlot } from "./slot";

/** Longest that what the operator waits for may take, in seconds. */
const FENCED_WITHIN = 5;
const ENDS_WITHIN = 30;
const FOLLOWS_WITHIN = 300;

/** Bytes that a replica of a primary that still answers may lack without the operator's consent: those of one WAL segment. */
const ACCEPTED_LACK = 16 * 2 ** 20;

const acceptsLoss = () => process.env.ACCEPT_LOSS === "yes";

/** A primary and its replica, which change places when the operator says so. */
export const manual: Topology = { needsOperator: true, primary, isWhole, failover, switchover, rejoin };

/**
 * Makes the replica the primary. The old primary is fenced first: it is no longer the one that the nodes' shared file names,
 * so that it cannot start as a primary whatever starts it, and it is stopped.
 */
async function failover(cluster: Cluster, say: Say): Promise<void> {
  const candidate = await replicaOf(cluster);
  const old = cluster.other(candidate);
  const lack = await lackOf(candidate, old);
  say(`${candidate.name} ${lack.text}`);
  if (lack.bytes > ACCEPTED_LACK && !acceptsLoss())
    throw new Error(`nothing was changed: set ACCEPT_LOSS=yes to go without what ${candidate.name} lacks`);
  await fence(candidate, old, FENCED_WITHIN, say);
  await promote(candidate, say);
  say(`${old.name} is stopped. 'make rejoin' starts it as the replica.`);
}

/** As `failover`, for a primary that is well: it loses nothing, or changes nothing. */
async function switchover(cluster: Cluster, say: Say): Promise<void> {
  const candidate = await replicaOf(cluster);
  const old = cluster.other(candidate);
  if ((await old.role()) !== "primary")
    throw new Error(`${old.name} is no primary: this is a case for 'make failover'`);
  if (!(await candidate.isStreaming())) throw new Error(`${candidate.name} does not stream from ${old.name}`);
  await fence(candidate, old, ENDS_WITHIN, say);
  const missing = await missingOn(candidate, old);
  if (missing !== "0") {
    await name(candidate, old);
    await old.start();
    throw new Error(
      `${candidate.name} lacks ${missing} bytes of what ${old.name} has written: ${old.name} is the primary again`,
    );
  }
  await promote(candidate, say);
  await rejoin(cluster, say);
}

/** Makes the node that is away the replica: rewound where it was the primary, cloned anew where that cannot be. */
async function rejoin(cluster: Cluster, say: Say): Promise<void> {
  const leader = await primary(cluster);
  const node = cluster.other(leader);
  if (await node.isStreaming()) return say(`${node.name} follows ${leader.name} already.`);
  say(`starting ${node.name} as the replica of ${leader.name}`);
  // Where a node writes why it does not start.
  const refusal = `/cluster/${node.name}.refused`;
  const refused = () => leader.exec("cat", refusal).catch(() => "");
  await leader.exec("rm", "-f", refusal);
  const lost = await dropLostSlot(leader);
  await createSlot(leader);
  await node.start();
  const decided = async () => lost || (await node.isStreaming()) || (await refused()) !== "";
  await until(`${node.name} to follow`, FOLLOWS_WITHIN, decided);
  if (lost || (await refused()) !== "") {
    say(lost ? `${node.name} was away for longer than WAL is kept` : await refused());
    await cloneAnew(cluster, node, say);
    await leader.exec("rm", "-f", refusal);
  }
  say(`${node.name} follows ${leader.name}.`);
}

async function primary(cluster: Cluster): Promise<DatabaseNode> {
  const [found, another] = await cluster.withRole("primary");
  if (!found) throw new Error("no node is the primary");
  if (another) throw new Error("both nodes take writes: stop the one that is not to be the primary");
  return found;
}

async function isWhole(cluster: Cluster): Promise<boolean> {
  const [found] = await cluster.withRole("primary");
  return found !== undefined && cluster.other(found).isStreaming();
}

/** The node that is to be promoted: the replica; where a promotion was cut short, the one that was to become the primary. */
async function replicaOf(cluster: Cluster): Promise<DatabaseNode> {
  const [first, second] = await cluster.withRole("replica");
  if (!first) throw new Error("no replica answers, so there is none to promote");
  if (!second) return first;
  const named = await namedPrimary(first);
  return named === first.name ? first : second;
}
