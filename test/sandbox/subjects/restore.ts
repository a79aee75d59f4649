import assert from "node:assert/strict";
import { admin } from "../support/adminApi";
import { BACKUP, job, lastRun, runJob } from "../support/backups";
import { docker, exec } from "../support/docker";
import { request } from "../support/http";
import { platform } from "../support/platform";
import { PRIMARY, psql, ROW_COUNTS } from "../support/postgres";
import { type Result } from "../support/run";

const RESTORED = platform.container("kong-database-restored");

/** Ten rows a second, each committed by itself, for ten seconds. */
const WRITE = `DO $$ BEGIN
  FOR number IN 1..100 LOOP
    INSERT INTO public.steady VALUES (number, clock_timestamp());
    COMMIT;
    PERFORM pg_sleep(0.1);
  END LOOP;
END $$`;

export function restore(): void {
  describe("a restore to a moment", () => {
    let times: number[];

    before("a base backup, then rows at a known rate", async () => {
      await job("base-backup");
      await psql(PRIMARY, "CREATE TABLE public.steady (number int, at timestamptz)", "kong");
      await psql(PRIMARY, WRITE, "kong");
      times = (await psql(PRIMARY, "SELECT extract(epoch FROM at) FROM public.steady ORDER BY number", "kong")).map(
        Number,
      );
      await job("restore-point", "after-the-rows");
    });
    after(async () => {
      await platform.make("restore-end");
      await psql(PRIMARY, "DROP TABLE public.steady", "kong");
    });

    for (const part of [0.25, 0.5, 0.9]) {
      it(`has all rows until then, and none after it: ${100 * part} % of them`, async () => {
        const target = (times[Math.floor(times.length * part)] ?? 0) + 0.05;
        await restoredTo(new Date(1000 * target).toISOString().replace("T", " ").replace("Z", ""));
        const expected = times.filter((at) => at <= target).length;
        assert.deepEqual(await rows(), [String(expected)]);
      });
    }

    it("has everything that was written until a restore point", async () => {
      await restoredTo("after-the-rows");
      assert.deepEqual(await rows(), ["100"]);
    });

    it("has what was streamed only seconds ago, were the primary's volume lost now", async () => {
      await psql(PRIMARY, "INSERT INTO public.steady VALUES (101, now())", "kong");
      await restoredTo("latest");
      assert.deepEqual(await rows(), ["101"]);
    });

    it("is refused to a moment before the first base backup", async () => {
      const { code, output } = await restoreTo("2020-01-01 00:00:00");
      assert.notEqual(code, 0);
      assert.match(
        output,
        /there is no base backup from before 2020-01-01 00:00:00 that is whole; nothing was restored/,
      );
    });
  });

  describe("a restore of the dump", () => {
    after(() => platform.make("restore-end"));

    it("is refused where there is no such dump", async () => {
      const { code, output } = await platform.make("restore-dump", { env: { ...platform.env, DUMP: "../base" } });
      assert.notEqual(code, 0);
      assert.match(output, /there is no '..\/base' in \/backups\/daily; nothing was restored/);
    });

    it("has every row", async () => {
      await job("dump");
      const { code, output } = await platform.make("restore-dump", { env: { ...platform.env, DUMP: "latest" } });
      assert.equal(code, 0, output);
      const restored = await query(ROW_COUNTS);
      assert.notEqual(restored.length, 0);
      assert.deepEqual(restored, await psql(PRIMARY, ROW_COUNTS, "kong"));
    });
  });

  describe("a restore of Kong's entities", () => {
    /** An entity, but for when it was made. */
    const found = async (path: string) => ({
      ...((await admin(platform, "GET", path)) as object),
      created_at: undefined,
      updated_at: undefined,
    });
    const paths = ["/services/lost", "/routes/lost-get", "/consumers/lost"];
    let kept: unknown[];

    before("a service and a consumer are in a backup, and then are lost", async () => {
      await admin(platform, "PUT", "/services/lost", { url: "http://demo-echo:8080" });
      await admin(platform, "PUT", "/services/lost/routes/lost-get", { paths: ["/lost"] });
      await admin(platform, "PUT", "/consumers/lost", { custom_id: "lost" });
      kept = await Promise.all(paths.map(found));
      await job("kong");
      for (const path of [...paths].reverse()) await admin(platform, "DELETE", path);
    });
    after(async () => {
      for (const path of ["/routes/lost-get", "/services/lost", "/consumers/lost"])
        await admin(platform, "DELETE", path);
    });

    it("shows what it would change, and changes nothing unasked", async () => {
      const { code, output } = await kongRestore();
      assert.notEqual(code, 0);
      assert.match(output, /creating consumer lost\n/);
      assert.match(output, /nothing was changed: set CONFIRM=kong-restore/);
      for (const path of paths) assert.equal((await request(platform.url("admin", path))).status, 404, path);
    });

    it("brings back what was lost, as it was, and changes nothing else", async () => {
      const { code, output } = await kongRestore("kong-restore");
      assert.equal(code, 0, output);
      assert.match(output, /Created: 3\n +Updated: 0\n +Deleted: 0\n$/);
      assert.deepEqual(await Promise.all(paths.map(found)), kept);
    });
  });
}

export function damagedBackups(): void {
  describe("a backup that is damaged", () => {
    // The last restore succeeds where there is an older base backup.
    after(() => platform.make("restore-end"));

    it("is found where WAL is missing, and a restore is refused", async () => {
      const segment = (await exec(BACKUP, "bash", "-c", NEWEST_SEGMENT)).trim();
      await exec(BACKUP, "mv", segment, "/backups/away");
      try {
        const { code, output } = await runJob("check");
        assert.notEqual(code, 0);
        assert.match(output, new RegExp(`the WAL segment ${segment.split("/").at(-1)} is missing`));
        assert.match(
          (await restoreTo("latest")).output,
          /WAL is missing since the base backup .*; nothing was restored/,
        );
      } finally {
        await exec(BACKUP, "mv", "/backups/away", segment);
      }
    });

    it("is found where one byte of a base backup is another, told, and refused", async () => {
      const id = (await exec(BACKUP, "bash", "-c", "ls /backups/base | tail -n 1")).trim();
      await exec(BACKUP, "bash", "-c", FLIP_A_BYTE, `/backups/base/${id}/data/global/pg_control`);
      const { code, output } = await runJob("check");
      assert.notEqual(code, 0);
      assert.match(output, new RegExp(`the base backup ${id} is not what its manifest says`));
      assert.equal((await lastRun("check")).result, "failure");
      assert.doesNotMatch((await restoreTo("latest")).output, new RegExp(`from base backup ${id}`));
      // It lies there for someone to look at, and is told of, until someone deletes it.
      await exec(BACKUP, "as-backup", "barman", "delete", "kong", id);
      await job("base-backup");
      await job("check");
    });
  });
}

/** The last of those that are filed but one, so that a later one shows the gap. */
const NEWEST_SEGMENT = "find /backups/wal_archive -type f -name '????????????????????????' | sort | tail -n 1";

const FLIP_A_BYTE = `printf '\\xff' | dd of="$0" bs=1 seek=100 conv=notrunc status=none`;

async function restoreTo(target: string): Promise<Result> {
  if (await docker("ps", "--all", "--quiet", "--filter", `name=^${RESTORED}$`)) await platform.make("restore-end");
  return platform.make("restore", { env: { ...platform.env, TARGET: target } });
}

async function restoredTo(target: string): Promise<void> {
  const { code, output } = await restoreTo(target);
  assert.equal(code, 0, output);
}

function kongRestore(confirmed?: string): Promise<Result> {
  return platform.make("kong-restore", { env: { ...platform.env, FILE: "latest", CONFIRM: confirmed } });
}

function rows(): Promise<string[]> {
  return query("SELECT count(*) FROM public.steady");
}

/** What a statement returns from the restored database. */
async function query(statement: string): Promise<string[]> {
  return (await exec(RESTORED, "psql", "-XAtq", "-U", "postgres", "-d", "kong", "-c", statement)).trim().split("\n");
}
