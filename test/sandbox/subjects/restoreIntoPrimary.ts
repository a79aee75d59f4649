import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { admin } from "../support/adminApi";
import { BACKUP, job } from "../support/backups";
import { assertAllWell } from "../support/commands";
import { exec } from "../support/docker";
import { request } from "../support/http";
import { platform } from "../support/platform";
import { PRIMARY, psql, REPLICA } from "../support/postgres";
import type { Result } from "../support/run";
import { waitFor } from "../support/wait";

const PASSWORDS = "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin ORDER BY 1";
const CONSUMERS = "SELECT username FROM consumers WHERE username IN ('kept', 'mistaken') ORDER BY 1";

/** That a failover works after it, the subject of failovers shows. */
export function restoreIntoPrimary(): void {
  describe("a restore into the primary", () => {
    let passwords: string[];

    before("a consumer, a restore point, and what is a mistake", async () => {
      await psql(PRIMARY, "CREATE ROLE someone LOGIN PASSWORD 'of then'");
      await job("base-backup");
      await admin(platform, "PUT", "/consumers/kept", {});
      await job("restore-point", "before-the-mistake");
      await admin(platform, "PUT", "/consumers/mistaken", {});
      await admin(platform, "DELETE", "/consumers/kept");
      await psql(PRIMARY, "ALTER ROLE someone PASSWORD 'of now'");
      passwords = await psql(PRIMARY, PASSWORDS);
    });
    after(async () => {
      await psql(PRIMARY, "DROP ROLE someone");
      await admin(platform, "DELETE", "/consumers/kept");
      await exec(BACKUP, "bash", "-c", "cd /backups/hourly && rm -f before-the-mistake.json nowhere.json");
      for (const name of keptAside()) rmSync(join(platform.dataRoot, "database", name), { recursive: true });
    });

    it("is refused without the stack's name, and changes nothing", async () => {
      const { code, output } = await restore("before-the-mistake", "yes");
      assert.notEqual(code, 0);
      assert.match(output, /nothing was changed: set CONFIRM=\w+ to replace the database/);
      assert.deepEqual(keptAside(), []);
    });

    it("puts everything back where what was restored does not serve", async () => {
      // A restore point that is not in the WAL, so that recovery never comes to it.
      await exec(BACKUP, "as-backup", "cp", "/backups/hourly/before-the-mistake.json", "/backups/hourly/nowhere.json");
      const { code, output } = await restore("nowhere");
      assert.notEqual(code, 0);
      assert.match(output, /recovery ended before configured recovery target was reached/);
      assert.deepEqual(keptAside(), []);
      for (const server of [PRIMARY, REPLICA]) assert.deepEqual(await psql(server, CONSUMERS, "kong"), ["mistaken"]);
      assert.equal((await request(platform.url("proxy", "/demo/echo"))).status, 200);
    });

    it("has the database as it was, on both nodes, and the gateway serves it", async () => {
      const { code, output } = await restore("before-the-mistake");
      assert.equal(code, 0, output);
      for (const server of [PRIMARY, REPLICA]) assert.deepEqual(await psql(server, CONSUMERS, "kong"), ["kept"]);
      assert.deepEqual(await psql(REPLICA, "SELECT status FROM pg_stat_wal_receiver"), ["streaming"]);
      assert.equal((await request(platform.url("admin", "/consumers/kept"))).status, 200);
      assert.equal((await request(platform.url("proxy", "/demo/echo"))).status, 200);
      await waitFor("all to be well", 60_000, async () => (await assertAllWell(), true));
    });

    it("leaves each role the password that it has now", async () =>
      assert.deepEqual(await psql(PRIMARY, PASSWORDS), passwords));

    it("keeps the data of both nodes, and can be undone", async () => {
      assert.deepEqual(
        keptAside().map((name) => name.split(".")[0]),
        ["master", "slave"],
      );
      const points = (await platform.make("backups")).output.match(/before_restore_\w+/g) ?? [];
      assert.deepEqual(await consumersAt(points.sort().at(-1) ?? "none"), ["mistaken"]);
    });

    it("is where later restores begin", async () => {
      await job("check");
      await admin(platform, "PUT", "/consumers/mistaken", {});
      assert.deepEqual(await consumersAt("latest"), ["kept", "mistaken"]);
      await admin(platform, "DELETE", "/consumers/mistaken");
    });
  });
}

function restore(target: string, confirmed = platform.name): Promise<Result> {
  return platform.make("restore", { env: { ...platform.env, TARGET: target, INTO: "primary", CONFIRM: confirmed } });
}

/** Those of the database as it was, restored beside the platform. */
async function consumersAt(target: string): Promise<string[]> {
  const { code, output } = await platform.make("restore", { env: { ...platform.env, TARGET: target } });
  assert.equal(code, 0, output);
  const query = ["psql", "-XAtq", "-U", "postgres", "-d", "kong", "-c", CONSUMERS];
  const found = await exec(platform.container("kong-database-restored"), ...query);
  await platform.make("restore-end");
  return found.trim().split("\n");
}

/** Names of the data directories that are not in use. */
function keptAside(): string[] {
  return readdirSync(join(platform.dataRoot, "database")).filter((name) => /^(master|slave)\./.test(name));
}
