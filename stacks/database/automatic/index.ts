import type { Cluster } from "../cluster";
import { manual } from "../manual";
import { cloneAnew } from "../manual/data";
import type { DatabaseNode } from "../node";
import type { Say, Topology } from "../topology";
import { until } from "../wait";
import { membersOf, patronictl } from "./members";

/** Longest that what the operator waits for may take, in seconds. */
const CHANGES_WITHIN = 60;
const FOLLOWS_WITHIN = 300;

/** Seconds for which a node may do nothing that leads to its following the primary. */
const IDLE_FOR = 30;

/** What Patroni calls the states in which it brings a node to follow the primary. */
const ON_ITS_WAY =
  /^(creating replica|starting|restarting|stopping|running custom|in archive recovery|running pg_rewind)/;

/** A primary and its replica, which change places by themselves: Patroni has the replica take a lost primary's place. */
export const automatic: Topology = {
  needsOperator: false,
  primary: (cluster) => manual.primary(cluster),
  isWhole,
  failover,
  switchover,
  rejoin,
};

/** Whether the replica could take the primary's place at once, without losing a write where replication is synchronous. */
async function isWhole(cluster: Cluster): Promise<boolean> {
  const members = await membersOf(cluster).catch(() => []);
  const standby = cluster.synchronous ? "Sync Standby" : "Replica";
  return (
    members.some(({ Role, State }) => Role === "Leader" && State === "running") &&
    members.some(({ Role, State }) => Role === standby && State === "streaming")
  );
}

/** Has the replica take the primary's place now, where Patroni has not had it do so. */
async function failover(cluster: Cluster, say: Say): Promise<void> {
  const leader = await leaderOf(cluster);
  const candidate = leader ? cluster.other(leader) : (await cluster.withRole("replica"))[0];
  if (!candidate) throw new Error("no replica answers, so there is none to promote");
  say(await patronictl(candidate, "failover", "--force", "--candidate", candidate.name));
  await takesOver(cluster, candidate, say);
}

async function switchover(cluster: Cluster, say: Say): Promise<void> {
  const old = await manual.primary(cluster);
  const candidate = cluster.other(old);
  if (!(await isWhole(cluster))) throw new Error(`${candidate.name} does not follow ${old.name} closely enough`);
  say(await patronictl(old, "switchover", "--force", "--leader", old.name, "--candidate", candidate.name));
  await takesOver(cluster, candidate, say);
  await until(`${old.name} to follow`, FOLLOWS_WITHIN, () => isWhole(cluster));
  say(`${old.name} follows ${candidate.name}.`);
}

/** Starts the node that is away. Patroni has it follow, rewound where need be; where that cannot be, it is cloned anew. */
async function rejoin(cluster: Cluster, say: Say): Promise<void> {
  const leader = await manual.primary(cluster);
  const node = cluster.other(leader);
  if (await node.isStreaming()) return say(`${node.name} follows ${leader.name} already.`);
  say(`starting ${node.name} as the replica of ${leader.name}`);
  await node.start();
  let idleSince = Date.now();
  let follows = false;
  await until(`${node.name} to follow`, FOLLOWS_WITHIN, async () => {
    follows = await node.isStreaming();
    const state = (await membersOf(cluster)).find(({ Member }) => Member === node.name)?.State ?? "";
    if (ON_ITS_WAY.test(state)) idleSince = Date.now();
    return follows || Date.now() - idleSince > IDLE_FOR * 1000;
  });
  if (!follows) {
    say(`${node.name} has not come to follow ${leader.name} within ${IDLE_FOR} s`);
    await cloneAnew(cluster, node, say);
  }
  await until(`${node.name} to be ready to take over`, FOLLOWS_WITHIN, () => isWhole(cluster));
  say(`${node.name} follows ${leader.name}.`);
}

async function leaderOf(cluster: Cluster): Promise<DatabaseNode | undefined> {
  const leader = (await membersOf(cluster)).find(({ Role }) => Role === "Leader");
  return cluster.nodes.find(({ name }) => name === leader?.Member);
}

async function takesOver(cluster: Cluster, candidate: DatabaseNode, say: Say): Promise<void> {
  await until(`${candidate.name} to be the primary`, CHANGES_WITHIN, async () => {
    return (await leaderOf(cluster))?.name === candidate.name && (await candidate.role()) === "primary";
  });
  say(`${candidate.name} is the primary, and takes writes.`);
}
