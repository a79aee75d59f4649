import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BACKUP, baseBackups, job, lastRun, runJob } from "../support/backups";
import { exec } from "../support/docker";
import { AGE_IDENTITY, S3_KEY, platform } from "../support/platform";
import { PRIMARY, psql } from "../support/postgres";
import type { Result } from "../support/run";
import type { S3Server } from "../support/s3";
import { waitFor } from "../support/wait";

const MARK = "these words are nowhere in the copies";

/** What the copies are to bring back. */
const FOLDERS = ["base", "wal_archive"];

/** @param s3 as the platform's configuration has it, running */
export function offsite(s3: S3Server): void {
  describe("copies of the backups elsewhere", () => {
    let id: string;
    let names: string[];
    let identity: string;

    before("rows, a base backup, a dump and a restore point, copied", async () => {
      await psql(
        PRIMARY,
        `CREATE TABLE public.copied AS SELECT '${MARK}' AS mark FROM generate_series(1, 100)`,
        "kong",
      );
      await psql(PRIMARY, "GRANT SELECT ON public.copied TO backup", "kong");
      await job("base-backup");
      await job("dump");
      await job("restore-point", "copied");
      // Copies from when the container started may be of base backups that are gone by now.
      await s3.stop();
      await s3.start();
      await job("offsite");
      id = (await baseBackups()).at(-1) ?? "none";
      names = await s3.names();
      identity = join(platform.scratchFolder(), "identity.txt");
      writeFileSync(identity, AGE_IDENTITY, { mode: 0o600 });
    });
    after(async () => {
      await platform.make("restore-end");
      await psql(PRIMARY, "DROP TABLE public.copied", "kong");
    });

    it("have base backups, WAL, dumps and restore points", async () => {
      const { segment } = JSON.parse(await exec(BACKUP, "cat", "/backups/hourly/copied.json")) as { segment: string };
      const folder = names[0]?.split("/").slice(0, 2).join("/") ?? "none";
      assert.match(folder, /^of-a-test\/\d+$/, "each database has a folder of its own");
      const has = (pattern: RegExp) =>
        assert.ok(
          names.some((name) => pattern.test(name)),
          `${pattern} in\n${names.join("\n")}`,
        );
      has(new RegExp(`^${folder}/base/${id}_[0-9A-F]{24}\\.tar\\.zst\\.age$`));
      has(new RegExp(`^${folder}/wal_archive/[0-9A-F]{16}/${segment}\\.zst\\.age$`));
      has(new RegExp(`^${folder}/daily/kong_full_backup_\\d{8}_\\d{6}\\.dump\\.zst\\.age$`));
      assert.ok(names.includes(`${folder}/hourly/copied.json.zst.age`));
    });

    it("are encrypted, each of them", async () => {
      for (const name of names) {
        const copy = await s3.read(name);
        assert.equal(copy.subarray(0, 22).toString(), "age-encryption.org/v1\n", name);
        assert.ok(!copy.includes(MARK), name);
      }
    });

    it("are made with keys that nobody sees", async () => {
      const shown = await Promise.all([
        exec(
          BACKUP,
          "bash",
          "-c",
          "cat /proc/[0-9]*/cmdline /proc/1/environ /etc/backup.env /etc/cron.d/* | tr '\\0' ' '",
        ),
        exec(BACKUP, "stat", "--format", "%a %U", "/run/backup/rclone.conf"),
      ]);
      assert.equal(shown[1], "400 postgres\n");
      for (const secret of Object.values(S3_KEY)) assert.ok(!shown[0].includes(secret));
    });

    it("are sent once", async () => {
      await job("offsite");
      const again = (await s3.names()).filter(
        (name) => !names.includes(name) && !/\/(daily|hourly|wal_archive)\//.test(name),
      );
      assert.deepEqual(again, [], "beside what was made in the meantime");
    });

    it("past retention are deleted, but for the newest of each kind and what is here", async () => {
      const folder = names[0]?.split("/").slice(0, 2).join("/");
      const old = ["20200101_020000", "20200102_020000"].map(
        (time) => `${folder}/daily/kong_full_backup_${time}.dump.zst.age`,
      );
      const wal = "wal_archive/0000000000000000/000000000000000000000000.zst.age";
      for (const name of [...old, `${folder}/${wal}`]) await s3.write(name, "");
      await job("offsite");
      const left = await s3.names();
      assert.deepEqual(
        [...old, `${folder}/${wal}`].filter((name) => left.includes(name)),
        [],
      );
      assert.deepEqual(
        names.filter((name) => !left.includes(name)),
        [],
      );
    });

    describe("where the backups are lost", () => {
      before(() => inBackups(`for folder in ${FOLDERS.join(" ")}; do mv $folder lost-$folder && mkdir $folder; done`));
      after("what is not back is put back", () =>
        inBackups(`for folder in ${FOLDERS.join(" ")}; do
          [ ! -e lost-$folder ] || { cp --archive --link --no-clobber lost-$folder/. $folder/ && rm -rf lost-$folder; }
        done && barman --quiet rebuild-xlogdb kong`),
      );

      it("ask for an identity, and for the right one, and else write nothing", async () => {
        assertFails(await fetchWith({}), /the copies are encrypted: say by IDENTITY=FILE who can read them/);
        assertFails(await fetchWith({ IDENTITY: __filename }), /is no identity of age/);
        const wrong = join(platform.scratchFolder(), "wrong.txt");
        writeFileSync(wrong, await exec(BACKUP, "age-keygen"), { mode: 0o600 });
        assertFails(await fetchWith({ IDENTITY: wrong }), /cannot be read: it is damaged, or this IDENTITY is not one/);
        assert.equal(await inBackups("find base -mindepth 1; ! [ -e offsite-incoming ]"), "");
      });

      it("are not mixed with another database's", async () => {
        await s3.write("of-a-test/1234/hourly/none.json.zst.age", "");
        const { code, output } = await fetchWith({ IDENTITY: identity, SYSTEM: "1234" });
        assert.notEqual(code, 0);
        assert.match(output, /the backups here are of another database, \d+\. ASIDE=yes moves them/);
      });

      it("bring them back as they were", async () => {
        const { code, output } = await fetchWith({ IDENTITY: identity });
        assert.equal(code, 0, output);
        await inBackups("! diff --recursive lost-base base | grep --invert-match ': verified$'");
        await inBackups(
          "! diff --recursive lost-wal_archive wal_archive | grep 'differ\\|^Only in lost' | grep --invert-match xlog.db",
        );
        assert.ok((await baseBackups()).includes(id));
        assert.match((await platform.make("backups")).output, new RegExp(`^${id} `, "m"));
        await inBackups(`barman verify-backup kong ${id}`);
      });

      it("are what a restore works from", async () => {
        const { code, output } = await platform.make("restore", { env: { ...platform.env, TARGET: "copied" } });
        assert.equal(code, 0, output);
        const count = ["psql", "-XAtq", "-U", "postgres", "-d", "kong", "-c", "SELECT count(*) FROM public.copied"];
        assert.equal(await exec(platform.container("kong-database-restored"), ...count), "100\n");
      });
    });

    describe("to storage that does not answer", () => {
      before(() => s3.stop());
      after(async () => {
        await s3.start();
        await job("offsite");
      });

      it("fail, and say so, and leave the backups as they are", async () => {
        const { code, output } = await runJob("offsite");
        assert.notEqual(code, 0);
        const message = /offsite:apim-backups\/of-a-test does not answer.*; nothing older was deleted/;
        assert.match(output, message);
        const { result, message: noted } = await lastRun("offsite");
        assert.equal(result, "failure");
        assert.match(String(noted), message);
        assert.ok((await baseBackups()).includes(id));
        await waitFor("the failure in the status", 60_000, async () => {
          const status = await platform.make("status");
          return status.code !== 0 && /^ {2}WRONG +offsite .*does not answer/m.test(status.output);
        });
      });
    });
  });
}

function fetchWith(variables: Record<string, string>): Promise<Result> {
  return platform.make("backups-fetch", { env: { ...platform.env, ...variables } });
}

function assertFails({ code, output }: Result, message: RegExp): void {
  assert.notEqual(code, 0);
  assert.match(output, message);
}

/** A script in the folder of the backups, run by their owner. */
function inBackups(script: string): Promise<string> {
  return exec(BACKUP, "as-backup", "bash", "-c", `cd /backups && { ${script}; }`);
}
