import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { AdminApi } from "../../../stacks/database/drill/adminApi";
import { Writer } from "../../../stacks/database/drill/writer";
import { drilled, follows, make, otherThan, primaryOf, roleOf } from "../support/cluster";
import { assertAllWell, summary, takeUp } from "../support/commands";
import { docker, exec, running } from "../support/docker";
import { NETWORK, platform } from "../support/platform";
import { PRIMARY, psql, REPLICA, type Server } from "../support/postgres";
import { start } from "../support/run";
import { waitFor } from "../support/wait";

/** Of the manual topology. Each test leaves a primary and a replica that follows it; the last puts the first node back in its place. */
export function failover(): void {
  describe("a database whose primary is lost", () => {
    it("takes writes again within a minute of the operator's command, while the proxy answers every request", async () => {
      const rows = drilled(await make("drill"));
      assert.equal(rows.length, 2);
      for (const { scenario, seconds, acknowledged, requests, failed } of rows) {
        assert.ok(seconds < 60, `${scenario}: ${seconds} s`);
        assert.ok(acknowledged > 20, `${scenario}: ${acknowledged} writes`);
        assert.ok(requests >= 1000, `${scenario}: ${requests} requests`);
        assert.equal(failed, 0, scenario);
      }
    });

    it("has one primary, though the old one was started again and again meanwhile", async () => {
      const old = await primaryOf();
      await docker("kill", "--signal", "KILL", platform.container(old));
      let over = false;
      const roles = new Set<string>();
      const restarts = (async () => {
        while (!over) {
          if ((await nameOfPrimary()) === otherThan(old)) {
            await docker("start", platform.container(old)).catch(() => undefined);
            roles.add(await roleOf(old));
          }
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      })();
      await make("failover");
      over = true;
      await restarts;
      await follows(old);
      assert.ok(!roles.has("primary"), [...roles].join(", "));
      assert.equal(await primaryOf(), otherThan(old));
    });

    it("is what the program says it is: an update after a failover replaces nothing", async () => {
      const containers = await running(platform.name);
      assert.doesNotMatch(summary(await takeUp()).join("\n"), /created|replaced|deleted/);
      assert.deepEqual(await running(platform.name), containers);
    });

    it("takes what the old primary alone has written away when it comes back, and restarts it as a replica", async () => {
      const old = await primaryOf();
      await docker("network", "disconnect", NETWORK, platform.container(old));
      await psql(old, "CREATE TABLE astray AS SELECT 1 AS one");
      await make("failover");
      // Started by someone before its network is healed, then healed: never a second primary.
      await docker("start", platform.container(old));
      await waitFor("the old primary to wait", 20_000, async () => (await logOf(old)).includes("waiting for"));
      assert.equal(await roleOf(old), "none");
      await docker("network", "connect", "--alias", old, NETWORK, platform.container(old));
      await make("rejoin");
      await follows(old);
      for (const server of [PRIMARY, REPLICA])
        assert.deepEqual(await psql(server, "SELECT to_regclass('astray') IS NULL"), ["t"]);
    });

    it("clones a node anew that cannot be rewound, and keeps what it had", async () => {
      const node = otherThan(await primaryOf());
      await docker("stop", platform.container(node));
      const mark = join(platform.dataRoot, "database/config/database-cluster", `${node}.rewinding`);
      await exec(platform.container(await primaryOf()), "touch", `/cluster/${node}.rewinding`);
      assert.ok(existsSync(mark));
      assert.match(await make("rejoin"), /keeping its data as .+\/database\/(master|slave)\.\d{8}T\d{6}Z/);
      await follows(node);
      const aside = readdirSync(join(platform.dataRoot, "database")).filter((name) => /^(master|slave)\./.test(name));
      assert.equal(aside.length, 1);
      assert.ok(existsSync(join(platform.dataRoot, "database", aside[0] ?? "", "PG_VERSION")));
      await assertAllWell();
    });

    it("lets its nodes change places without losing a write", async () => {
      const admin = new AdminApi(platform.url("admin"));
      const writer = new Writer(admin, "switchover");
      for (let turn = (await primaryOf()) === PRIMARY ? 2 : 1; turn > 0; turn--) await make("switchover");
      await writer.firstAfter(Date.now(), 30);
      await writer.stop();
      const there = new Set((await admin.all("consumers")).map(({ username }) => username));
      assert.ok(writer.acknowledged.length > 20);
      assert.deepEqual(
        writer.acknowledged.filter((name) => !there.has(name)),
        [],
      );
      await admin.cleanUp();
      assert.equal(await primaryOf(), PRIMARY);
      await follows(REPLICA);
    });
  });
}

/** The one that the nodes' shared file names. */
async function nameOfPrimary(): Promise<string> {
  const readers = [PRIMARY, REPLICA].map((server) => exec(platform.container(server), "cat", "/cluster/primary"));
  return (await Promise.any(readers).catch(() => "")).trim();
}

async function logOf(server: Server): Promise<string> {
  return (await start("docker", ["logs", "--tail", "5", platform.container(server)])).output;
}
