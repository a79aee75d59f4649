import { Cluster, type Described as DescribedCluster } from "../database/cluster";
import { DataDirectory } from "../database/dataDirectory";
import { cloneAnew } from "../database/manual/data";
import { createSlot } from "../database/manual/slot";
import type { DatabaseNode } from "../database/node";
import type { Say } from "../database/topology";
import { until } from "../database/wait";
import type { Backups } from "./backups";
import { Gateway } from "./gateway";

/** What a restore into a platform's primary needs of its outputs. */
export interface Platform {
  stack: string;
  databaseCluster: DescribedCluster;
  adminUrl: string;
  proxyUrl: string;
}

/** Longest that something may take, in seconds. */
const ENDS_WITHIN = 30;
const FOLLOWS_WITHIN = 300;
const RECOVERS_WITHIN = 12 * 3600;
const SAME_WITHIN = 60;

/** Below the folder of the backups. */
const RESTORED = "into-primary";

/** Statements for psql that give each role the password that it has, where the role is there. */
const PASSWORDS = `SELECT format('SELECT %L WHERE EXISTS (SELECT FROM pg_roles WHERE rolname = %L) \\gexec',
  format('ALTER ROLE %I PASSWORD %L', rolname, rolpassword), rolname) FROM pg_authid WHERE rolpassword IS NOT NULL`;

const ROW_COUNTS = `SELECT schemaname, relname, (xpath('/row/count/text()',
  query_to_xml(format('SELECT count(*) FROM %I.%I', schemaname, relname), true, true, '')))[1]
  FROM pg_stat_user_tables ORDER BY 1, 2`;

/**
 * Puts the platform's database back to what it was at a moment. Kong is down while the primary is restored; the replica is
 * cloned anew after that. The data of both nodes is kept aside; everything is put back as it was where what was restored does
 * not serve.
 */
export async function restoreIntoPrimary(
  backups: Backups,
  platform: Platform,
  target: string,
  say: Say,
): Promise<void> {
  const { stack, databaseCluster } = platform;
  if (databaseCluster.failover !== "manual")
    throw new Error("nothing was changed: only a database with manual failover is restored in its place");
  if (process.env.CONFIRM !== stack)
    throw new Error(`nothing was changed: set CONFIRM=${stack} to replace the database of that platform`);
  const cluster = new Cluster(databaseCluster);
  const gateway = new Gateway(cluster.engine, platform);
  const primary = await namedPrimary(cluster);
  const replica = cluster.other(primary);
  const data = await DataDirectory.of(cluster.engine, primary);

  // What can be refused is first.
  await backups.run(["rm", "-rf", `/backups/${RESTORED}`]);
  await backups.run(["backup-restore", target, `/backups/${RESTORED}`], true);
  say("stopping Kong");
  let passwords: string;
  try {
    await gateway.stop();
    await setRestorePoint(backups, say);
    passwords = await passwordsOf(cluster);
    say(`stopping ${primary.name} and ${replica.name}`);
    for (const node of cluster.nodes) await node.stop(ENDS_WITHIN);
    await data.replaceBy(`${backups.described.folder}/${RESTORED}`);
    say(`keeping the data of ${primary.name} as ${data.aside}`);
    await recover(cluster, primary);
  } catch (error) {
    say("putting everything back as it was");
    await primary.stop(ENDS_WITHIN);
    await data.putBack();
    await backups.run(["rm", "-rf", `/backups/${RESTORED}`]);
    for (const node of cluster.nodes) await node.start();
    await until(`${primary.name} to serve`, FOLLOWS_WITHIN, async () => (await primary.role()) === "primary");
    await gateway.start();
    await until(`${replica.name} to follow`, FOLLOWS_WITHIN, () => replica.isStreaming());
    throw error;
  }
  await leaveRecovery(cluster, primary, passwords);
  await backups.run(["backup-new-timeline"]);
  say(`${primary.name} is the primary, restored to ${target}; starting Kong`);
  await gateway.start();
  await cloneAnew(cluster, replica, say);
  say(`${primary.name} and ${replica.name} have the same rows in ${await sameRows(primary, replica)} tables`);
  await backups.runJob("base-backup"); // the ones before lead to what there was
  say("restored: the gateway answers, the replica follows, a base backup is taken");
}

/** The node that the nodes' shared file names, whether it runs or not. */
async function namedPrimary({ nodes }: Cluster): Promise<DatabaseNode> {
  const [first] = nodes;
  if (!first) throw new Error("the platform has no database");
  const name = await first.execBeside("bash", "-c", 'cat /cluster/primary 2>/dev/null || echo "$0"', first.name);
  return nodes.find((node) => node.name === name) ?? first;
}

/** Of the moment before, to come back to. */
async function setRestorePoint(backups: Backups, say: Say): Promise<void> {
  const name = `before_restore_${new Date().toISOString().replace(/[-:]|\.\d+Z/g, "")}`;
  await backups.runJob("restore-point", name).then(
    () => say(`what there was is the restore point '${name}'`),
    (error: unknown) => say(`no restore point of what there was: ${(error as Error).message}`),
  );
}

/** Those of now stay, whatever they were then. None are known where no node answers. */
async function passwordsOf({ nodes }: Cluster): Promise<string> {
  return Promise.any(nodes.map((node) => node.sql(PASSWORDS))).catch(() => "");
}

/** Starts the primary on the restored data. @throws where it ends, with its log */
async function recover({ engine }: Cluster, primary: DatabaseNode): Promise<void> {
  await primary.start();
  await until(`${primary.name} to have recovered`, RECOVERS_WITHIN, async () => {
    const restarts = await engine.docker(["inspect", "--format", "{{.RestartCount}}", primary.container]);
    if (restarts !== "0")
      throw new Error(`${primary.name} does not serve what was restored:\n${await engine.logs(primary.container)}`);
    return (await primary.role()) === "primary";
  });
}

/** Takes away what led to the moment, for no later standby to stop there; then what a primary has and a base backup has not. */
async function leaveRecovery({ engine }: Cluster, primary: DatabaseNode, passwords: string): Promise<void> {
  await primary.exec("bash", "-c", 'mv "$PGDATA/postgresql.auto.conf.origin" "$PGDATA/postgresql.auto.conf"');
  const psql = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "postgres"];
  await engine.docker(["exec", "--interactive", primary.container, ...psql], { input: passwords });
  await createSlot(primary);
  await createSlot(primary, "barman");
}

/** Returns the number of tables. */
async function sameRows(primary: DatabaseNode, replica: DatabaseNode): Promise<number> {
  let rows = "";
  await until("the same rows on both nodes", SAME_WITHIN, async () => {
    rows = await primary.sql(ROW_COUNTS, "kong");
    return rows === (await replica.sql(ROW_COUNTS, "kong"));
  });
  return rows.split("\n").length;
}
