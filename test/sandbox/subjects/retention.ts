import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BACKUP, baseBackups, job } from "../support/backups";
import { exec } from "../support/docker";
import { run } from "../support/run";

const DAY_MS = 24 * 3_600_000;

/** As the shipped configuration has them. */
const RETENTION = { backups: 30 * DAY_MS, restorePoints: 7 * DAY_MS };

/** What the backups hold, by name, oldest first. */
interface Holdings {
  base: string[];
  wal: string[];
  restorePoints: string[];
  dumps: string[];
  kong: string[];
}

export function retention(): void {
  describe("the retention of backups", () => {
    let real: Holdings;

    before("a base backup", async () => {
      await job("base-backup");
      real = await holdings();
    });
    afterEach("take the written past away", async () => {
      await past("forget");
      const left = await holdings();
      for (const kind of ["base", "wal"] as const) assert.deepEqual(without(real[kind], left[kind]), [], kind);
    });
    after("all that is real is whole", () => job("check"));

    it("leaves of 40 days exactly what it promises", async () => {
      await past("write", real.base.at(-1) ?? "none", "1", "40");
      for (const each of ["base-backup", "restore-point", "dump", "kong"]) await job(each);
      const { base, wal, restorePoints, dumps, kong } = await holdings(ofThePast);
      // From the one that is older, the database can be restored to the first moment of the 30 days.
      assert.equal(base.length, 30 + 1);
      assert.deepEqual(base.filter(isOlderThan(RETENTION.backups)), base.slice(0, 1));
      // Hourly ones, from the first that this base backup needs until a day ago.
      assert.equal(wal[0], await firstSegment(base[0] ?? ""));
      assert.equal(wal.length, 30 * 24 + 1);
      for (const daily of [dumps, kong]) {
        assert.equal(daily.length, 30);
        assert.deepEqual(daily.filter(isOlderThan(RETENTION.backups)), []);
      }
      assert.equal(restorePoints.length, 6 * 24 + 1);
      assert.deepEqual(restorePoints.filter(isOlderThan(RETENTION.restorePoints)), []);
    });

    it("leaves the last two base backups where all are older, with the WAL that they need", async () => {
      const recent = await baseBackups();
      await past("write", recent.at(-1) ?? "none", "33", "40");
      await past("hide", ...recent);
      const old = await baseBackups();
      assert.equal(old.length, 8);
      await exec(BACKUP, "as-backup", "bash", "-c", "source /usr/local/lib/backup/lib && expire_base_backups");
      const left = await holdings();
      assert.deepEqual(left.base, old.slice(-2));
      const needed = await firstSegment(left.base[0] ?? "");
      assert.equal(left.wal[0], needed);
      assert.equal(without(real.wal, left.wal).length, 0);
    });
  });
}

/** Has a past written, hidden or forgotten. */
async function past(...command: string[]): Promise<void> {
  const input = readFileSync(join(__dirname, "../support/past.py"), "utf8");
  await run(
    "docker",
    ["exec", "--interactive", "--user=postgres", BACKUP, "/opt/barman/bin/python3", "-", ...command],
    { input },
  );
}

async function holdings(which: (name: string) => boolean = () => true): Promise<Holdings> {
  const files = async (folder: string, pattern: string) => {
    const found = await exec(BACKUP, "find", `/backups/${folder}`, "-type", "f", "-name", pattern, "-printf", "%f\n");
    return found.split("\n").filter(Boolean).filter(which).sort();
  };
  return {
    base: (await baseBackups()).filter(which),
    wal: await files("wal_archive", "?".repeat(24)),
    restorePoints: await files("hourly", "hourly_*.json"),
    dumps: await files("daily", "kong_full_backup_*.dump"),
    kong: await files("kong", "kong_*.yaml"),
  };
}

/** By the time in a name. */
function isOlderThan(age: number): (name: string) => boolean {
  return (name) => {
    const [, date = "", time = ""] = /(\d{8})[T_](\d{6})/.exec(name) ?? [];
    const at = `${date}T${time}Z`.replace(/^(....)(..)(..)T(..)(..)/, "$1-$2-$3T$4:$5:");
    return Date.now() - Date.parse(at) > age;
  };
}

/** Whether the name is one of those that were written. */
function ofThePast(name: string): boolean {
  return name.startsWith("00000000") || isOlderThan(DAY_MS / 2)(name);
}

function without(names: string[], others: string[]): string[] {
  const there = new Set(others);
  return names.filter((name) => !there.has(name));
}

/** The first segment of WAL that a base backup needs. */
async function firstSegment(id: string): Promise<string> {
  const shown = await exec(BACKUP, "as-backup", "barman", "--format", "json", "show-backup", "kong", id);
  const { kong } = JSON.parse(shown) as { kong: { base_backup_information: { begin_wal: string } } };
  return kong.base_backup_information.begin_wal;
}
