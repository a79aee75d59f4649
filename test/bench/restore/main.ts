import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docker, exec } from "../../sandbox/support/docker";
import { PROJECT, run } from "../../sandbox/support/run";
import { ScratchStack } from "../../sandbox/support/scratchStack";
import { waitFor } from "../../sandbox/support/wait";
import { timed } from "../stopwatch";
import { MEASURES, type Measure, report, type Results } from "./report";

const FOLDER = join(PROJECT, "bench");

/** Of pgbench's tables: 1 GB. */
const SCALE = 68;

/** A platform of its own, beside all else on the machine. */
const stack = new ScratchStack({ name: "bench", portOffset: 11_000, cidr: "172.30.0.0/16" });
const BACKUP = stack.container("kong-database-backup");
const PRIMARY = stack.container("kong-database-master");
const PLAIN = stack.container("plain");

const MINUTES = 60_000;

async function main([rounds = "3"]: string[]): Promise<void> {
  await stack.prepare();
  try {
    say("the platform from nothing");
    await make("up");
    const results = await measure(Number(rounds));
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, "restore.json"), `${JSON.stringify(results, undefined, 2)}\n`);
    console.log(report(results));
  } finally {
    await docker("rm", "--force", stack.container("kong-database-restored"), PLAIN);
    await stack.remove();
  }
}

async function measure(rounds: number): Promise<Results> {
  say("a database of 1 GB");
  // By Kong's role, so that the backups may read it.
  const asKong = ["exec", "--env", "PGOPTIONS=-c role=kong", PRIMARY];
  const pgbench = ["pgbench", "--initialize", "--quiet", `--scale=${SCALE}`, "--username=postgres", "kong"];
  await run("docker", [...asKong, ...pgbench], { timeoutMs: 10 * MINUTES });
  const size = await exec(PRIMARY, "psql", "-XAtq", "-U", "postgres", "-c", "SELECT pg_database_size('kong')");
  await job("base-backup"); // which waits until all is streamed
  await job("dump");

  const seconds = Object.fromEntries(
    Object.keys(MEASURES).map((measure) => [measure, []]),
  ) as unknown as Results["seconds"];
  const note = async (measure: Measure, work: () => Promise<unknown>) => {
    const time = await timed(async () => void (await work()));
    console.error(`    ${MEASURES[measure]}: ${time.toFixed(1)} s`);
    seconds[measure].push(time);
  };
  for (let round = 0; round < rounds; round++) {
    say(`round ${round + 1}`);
    const backups: (() => Promise<void>)[] = [
      () => note("barmanBackup", () => inBackup("barman", "backup", "--wait", "kong")),
      () => note("backupJob", () => job("base-backup")),
      () => note("plainBackup", plainBackup),
    ];
    const restores: (() => Promise<void>)[] = [
      () => ended(() => note("restore", () => make("restore", { TARGET: "latest" }))),
      () => ended(() => note("restoreDump", () => make("restore-dump", { DUMP: "latest" }))),
      () => note("plainRestore", plainRestore),
    ];
    // In turns, since what comes first meets another machine than what comes last.
    for (const group of [backups, restores]) for (const each of round % 2 ? group.reverse() : group) await each();
    await clear();
  }
  return { size: Number(size), seconds };
}

/** From where Barman takes its own, and with as much haste. */
async function plainBackup(): Promise<void> {
  await inBackup("pg_basebackup", "--pgdata=/backups/plain", "--checkpoint=fast", "--no-password");
}

/** Until it serves. */
async function plainRestore(): Promise<void> {
  await inBackup("cp", "--archive", "/backups/plain", "/backups/plain-restored");
  const [image = ""] = (await docker("inspect", "--format", "{{.Image}}", PRIMARY)).split("\n");
  const data = `${stack.dataRoot}/database/backups/plain-restored:/var/lib/postgresql/data`;
  const server = ["--entrypoint", "postgres", image, "-D", "/var/lib/postgresql/data"];
  await docker("run", "--detach", "--name", PLAIN, "--user", "999:999", "--volume", data, ...server);
  await waitFor("the plain restore to serve", 10 * MINUTES, () =>
    exec(PLAIN, "pg_isready", "--quiet").then(
      () => true,
      () => false,
    ),
  );
}

/** Restores, and takes what was restored away. */
async function ended(work: () => Promise<void>): Promise<void> {
  await work();
  await make("restore-end");
}

/** Takes away what a round has made, but for Barman's newest base backup. */
async function clear(): Promise<void> {
  await docker("rm", "--force", PLAIN);
  await exec(BACKUP, "rm", "-rf", "/backups/plain", "/backups/plain-restored");
  const listed = await inBackup("barman", "--format", "json", "list-backups", "kong");
  const { kong } = JSON.parse(listed) as { kong: { backup_id: string }[] };
  const [, ...older] = kong
    .map(({ backup_id }) => backup_id)
    .sort()
    .reverse();
  for (const id of older) await inBackup("barman", "delete", "kong", id);
}

function inBackup(...command: string[]): Promise<string> {
  return run("docker", ["exec", BACKUP, "as-backup", ...command], { timeoutMs: 10 * MINUTES });
}

async function job(name: string): Promise<void> {
  await run("docker", ["exec", BACKUP, "backup-job", name], { timeoutMs: 10 * MINUTES });
}

async function make(target: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, output } = await stack.make(target, { env: { ...stack.env, ...env } });
  if (code !== 0) throw new Error(output);
}

function say(what: string): void {
  console.error(`==> ${what}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
