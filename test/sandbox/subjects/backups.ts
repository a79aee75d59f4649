import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exec } from "../support/docker";
import { platform } from "../support/platform";
import { PRIMARY, psql } from "../support/postgres";
import { run, start } from "../support/run";
import { waitFor } from "../support/wait";

const CONTAINER = platform.container("kong-database-backup");

/** Runs the job as cron would: with the schedule's own environment, but for what is named here. */
const AS_SCHEDULED = 'set -a; source <(grep -E "^[A-Z]+=" /etc/cron.d/backup); set +a; exec env "$@" full-backup';

/** Each table of the database it runs in, with its number of rows. */
const ROW_COUNTS = `SELECT tablename, (xpath('/row/count/text()',
  query_to_xml(format('SELECT count(*) FROM public.%I', tablename), true, true, '')))[1]
  FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`;

export function backups(): void {
  describe("a backup", () => {
    const daily = () => join(platform.dataRoot, "database/backups/daily");
    const dumps = () =>
      existsSync(daily()) ? readdirSync(daily()).filter((name) => /^kong_.*\.dump$/.test(name)) : [];

    it("is made when the schedule says, and told in the log", async () => {
      const dump = await waitFor("a backup by the schedule", 75_000, () => dumps()[0]);
      const log = async () => (await start("docker", ["logs", CONTAINER])).output;
      await waitFor("the backup's line in the log", 5_000, async () => (await log()).includes(dump));
    });

    it("can be read and restored, row for row", async () => {
      await runJob();
      const dump = dumps().sort().at(-1) ?? "";
      assert.match(
        await exec(CONTAINER, "pg_restore", "--list", `/backups/daily/${dump}`),
        /TABLE DATA public services/,
      );
      try {
        await psql(PRIMARY, "CREATE DATABASE scratch_restore");
        await restore(join(daily(), dump), "scratch_restore");
        const restored = await psql(PRIMARY, ROW_COUNTS, "scratch_restore");
        assert.notEqual(restored.length, 0);
        assert.deepEqual(restored, await psql(PRIMARY, ROW_COUNTS, "kong"));
      } finally {
        await psql(PRIMARY, "DROP DATABASE IF EXISTS scratch_restore");
      }
    });

    it("past retention is deleted, and nothing else", async () => {
      const kept = [named(29), named(1), "notes.txt", "other_full_backup_20200101_020000.dump"];
      await withFolder([named(31), named(400), ...kept], async (folder) => {
        await runJob(`BACKUP_DIR=${folder.inside}`);
        const made = readdirSync(folder.outside).filter((name) => !kept.includes(name));
        assert.equal(made.length, 1, `beside what is kept there is one new backup, not ${made.join(", ")}`);
        assert.deepEqual(readdirSync(folder.outside).sort(), [...kept, ...made].sort());
      });
    });

    it("past retention stays where fewer than two would be left", async () => {
      await withFolder([named(40), named(50)], async (folder) => {
        await runJob(`BACKUP_DIR=${folder.inside}`);
        const left = readdirSync(folder.outside);
        assert.equal(left.length, 2);
        assert.ok(left.includes(named(40)) && !left.includes(named(50)), left.join(", "));
      });
    });

    it("that fails deletes nothing, and leaves nothing half done", async () => {
      const before = [named(31), named(60), named(90)].sort();
      await withFolder(before, async (folder) => {
        const { code, output } = await job(`BACKUP_DIR=${folder.inside}`, "PGHOST=nowhere.invalid");
        assert.notEqual(code, 0);
        assert.match(output, /backup: pg_dump failed; nothing older was deleted/);
        assert.deepEqual(readdirSync(folder.outside).sort(), before);
      });
    });
  });
}

function job(...environment: string[]) {
  return start("docker", ["exec", CONTAINER, "bash", "-c", AS_SCHEDULED, "job", ...environment]);
}

async function runJob(...environment: string[]): Promise<void> {
  const { code, output } = await job(...environment);
  assert.equal(code, 0, output);
}

/** The name of a backup made that many days ago. */
function named(daysAgo: number): string {
  const time = new Date(Date.now() - daysAgo * 24 * 3600 * 1000).toISOString();
  return `kong_full_backup_${time.slice(0, 19).replace(/[-:]/g, "").replace("T", "_")}.dump`;
}

/** A folder with empty files beside the real backups, as the container and as this machine name it. */
async function withFolder(files: string[], use: (folder: { inside: string; outside: string }) => Promise<void>) {
  const inside = "/backups/scratch";
  await exec(CONTAINER, "bash", "-c", 'mkdir "$0" && cd "$0" && touch "$@"', inside, ...files);
  try {
    await use({ inside, outside: join(platform.dataRoot, "database", inside) });
  } finally {
    await exec(CONTAINER, "rm", "-r", inside);
  }
}

async function restore(file: string, database: string): Promise<void> {
  const copy = `/tmp/${database}.dump`;
  const primary = platform.container(PRIMARY);
  assert.notEqual(readFileSync(file).length, 0);
  await run("docker", ["cp", file, `${primary}:${copy}`]);
  await exec(primary, "pg_restore", "--exit-on-error", "--dbname", database, copy);
  await run("docker", ["exec", "--user", "root", primary, "rm", copy]);
}
