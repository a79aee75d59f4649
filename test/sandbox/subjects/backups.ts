import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../support/docker";
import { platform } from "../support/platform";
import { PRIMARY, psql, ROW_COUNTS } from "../support/postgres";
import { type Result, run, start } from "../support/run";
import { waitFor } from "../support/wait";

const CONTAINER = platform.container("kong-database-backup");

const STARTED = Date.now();

export function backups(): void {
  describe("a backup", () => {
    it("is made when the schedule says, and told in the log", async () => {
      const daily = join(platform.dataRoot, "database/backups/daily");
      const dump = await waitFor("a backup by the schedule", 75_000, () => dumpsIn(daily)[0]);
      const log = async () => (await start("docker", ["logs", CONTAINER])).output;
      await waitFor("the backup's line in the log", 5_000, async () => (await log()).includes(dump));
    });

    it("can be read and restored, row for row", async () => {
      await withFolder([], async ({ inside, outside }) => {
        await fullBackup(inside);
        const dump = dumpsIn(outside)[0] ?? "none";
        assert.match(await exec(CONTAINER, "pg_restore", "--list", `${inside}/${dump}`), /TABLE DATA public services/);
        try {
          await restore(join(outside, dump), "scratch_restore");
          const restored = await psql(PRIMARY, ROW_COUNTS, "scratch_restore");
          assert.notEqual(restored.length, 0);
          assert.deepEqual(restored, await psql(PRIMARY, ROW_COUNTS, "kong"));
        } finally {
          await psql(PRIMARY, "DROP DATABASE IF EXISTS scratch_restore");
        }
      });
    });

    it("past retention is deleted, and nothing else", async () => {
      const kept = [named(29), named(1), "notes.txt", "other_full_backup_20200101_020000.dump"];
      await withFolder([named(31), named(400), ...kept], async ({ inside, outside }) => {
        await fullBackup(inside);
        const made = readdirSync(outside).filter((name) => !kept.includes(name));
        assert.equal(made.length, 1, `beside what is kept there is one new backup, not ${made.join(", ")}`);
        assert.deepEqual(readdirSync(outside).sort(), [...kept, ...made].sort());
      });
    });

    it("past retention stays where fewer than two would be left", async () => {
      await withFolder([named(40), named(50)], async ({ inside, outside }) => {
        await fullBackup(inside);
        const left = readdirSync(outside);
        assert.equal(left.length, 2);
        assert.ok(left.includes(named(40)) && !left.includes(named(50)), left.join(", "));
      });
    });

    it("that fails deletes nothing, and leaves nothing half done", async () => {
      const before = [named(90), named(60), named(31)];
      await withFolder(before, async ({ inside, outside }) => {
        const { code, output } = await job(inside, "nowhere.invalid");
        assert.notEqual(code, 0);
        assert.match(output, /backup: pg_dump failed; nothing older was deleted/);
        assert.deepEqual(readdirSync(outside).sort(), before);
      });
    });
  });
}

/** Runs the job into a folder with the container's own settings, or with another database server. */
function job(folder: string, server = "kong-database-master"): Promise<Result> {
  const script =
    'sed "s/^PGHOST=.*/PGHOST=$0/" /etc/backup.env >"$BACKUP_ENV" && as-backup /usr/local/lib/backup/jobs/dump 3>/dev/null';
  const environment = ["--env", `BACKUP_DIR=${folder}`, "--env", "BACKUP_ENV=/tmp/backup.env"];
  return start("docker", ["exec", ...environment, CONTAINER, "bash", "-c", script, server]);
}

async function fullBackup(folder: string): Promise<void> {
  const { code, output } = await job(folder);
  assert.equal(code, 0, output);
}

/** The name of a backup made that many days ago. */
function named(daysAgo: number): string {
  const time = new Date(STARTED - daysAgo * 24 * 3600 * 1000).toISOString().slice(0, 19);
  return `kong_full_backup_${time.replace(/[-:]/g, "").replace("T", "_")}.dump`;
}

function dumpsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^kong_full_backup_.*\.dump$/.test(name)) : [];
}

/** A folder with empty files beside the real backups, as the container and as this machine name it. */
async function withFolder(files: string[], use: (folder: { inside: string; outside: string }) => Promise<void>) {
  const inside = "/backups/scratch";
  await exec(
    CONTAINER,
    "bash",
    "-c",
    'mkdir "$0" && cd "$0" && touch -- . "$@" && chown -R postgres .',
    inside,
    ...files,
  );
  try {
    await use({ inside, outside: join(platform.dataRoot, "database", inside) });
  } finally {
    await exec(CONTAINER, "rm", "-r", inside);
  }
}

async function restore(file: string, database: string): Promise<void> {
  const primary = platform.container(PRIMARY);
  const copy = `/tmp/${database}.dump`;
  await run("docker", ["cp", file, `${primary}:${copy}`]);
  await run("docker", ["exec", "--user", "root", primary, "chown", "postgres", copy]);
  await psql(PRIMARY, `CREATE DATABASE ${database}`);
  await exec(primary, "pg_restore", "--exit-on-error", "--dbname", database, copy);
  await run("docker", ["exec", "--user", "root", primary, "rm", copy]);
}
