import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AdminApi } from "../../../stacks/database/drill/adminApi";
import { Writer } from "../../../stacks/database/drill/writer";
import { drilled, follows, isWhole, make, otherThan, primaryOf, roleOf } from "../support/cluster";
import { summary, takeUp } from "../support/commands";
import { docker, exec } from "../support/docker";
import { CONTAINERS_WITH_ETCD as ALL, NETWORK, platform } from "../support/platform";
import { PRIMARY, psql, REPLICA, type Server } from "../support/postgres";
import { waitFor } from "../support/wait";
import { passwordRotation } from "./passwordRotation";

const NODES = [PRIMARY, REPLICA].map((server) => platform.container(server));
const ETCD = ALL.filter((container) => container.includes("etcd"));

/** Of the topology in which Patroni decides. Each test leaves a primary, and a replica that could take its place at once. */
export function automaticFailover(): void {
  describe("with automatic failover, a database", () => {
    before("make up", async () => {
      await takeUp(ALL);
      await isWhole();
      await psql(PRIMARY, "CREATE TABLE keepsake AS SELECT 'hello' AS word");
    });

    it("takes writes again within 30 s of its primary's loss, unattended; loses none, and the proxy answers every request", async () => {
      const rows = drilled(await make("drill"));
      assert.equal(rows.length, 2);
      for (const { scenario, seconds, acknowledged, lost, requests, failed } of rows) {
        assert.ok(seconds < 30, `${scenario}: ${seconds} s`);
        assert.ok(acknowledged > 20, `${scenario}: ${acknowledged} writes`);
        assert.ok(requests >= 1000, `${scenario}: ${requests} requests`);
        assert.deepEqual([lost, failed], [0, 0], scenario);
      }
    });

    it("never has a second primary, though the old one is cut off, writes, starts again and comes back", async () => {
      const old = await primaryOf();
      const watch = new Watch();
      await docker("network", "disconnect", NETWORK, platform.container(old));
      await psql(old, "SET synchronous_commit = local; CREATE TABLE astray AS SELECT 1 AS one");
      await waitFor("another primary", 60_000, async () => {
        await docker("restart", "--time", "1", platform.container(old));
        return (await roleOf(otherThan(old))) === "primary";
      });
      await docker("network", "connect", "--alias", old, NETWORK, platform.container(old));
      await isWhole();
      assert.deepEqual(await watch.end(), []);
      assert.equal(await primaryOf(), otherThan(old));
      for (const server of [PRIMARY, REPLICA])
        assert.deepEqual(await psql(server, "SELECT to_regclass('astray') IS NULL"), ["t"]);
    });

    it("changes places where the operator says so, though nothing is lost", async () => {
      const old = await primaryOf();
      await make("failover");
      assert.equal(await primaryOf(), otherThan(old));
      await isWhole();
    });

    it("clones a node anew that cannot follow, and keeps what it had", async () => {
      const node = otherThan(await primaryOf());
      const folder = join(platform.dataRoot, "database", node === PRIMARY ? "master" : "slave");
      await docker("stop", platform.container(node));
      rmSync(join(folder, "global/pg_control"));
      assert.match(await make("rejoin"), /keeping its data as .+\/database\/(master|slave)\.\d{8}T\d{6}Z/);
      await follows(node);
      const aside = readdirSync(join(folder, "..")).filter((name) => /^(master|slave)\./.test(name));
      assert.equal(aside.length, 1);
      assert.ok(existsSync(join(folder, "..", aside[0] ?? "", "PG_VERSION")));
    });

    it("obeys no one on its network but its own nodes", async () => {
      const order = (path: string) => `my $socket = IO::Socket::INET->new("${PRIMARY}:8008") or die;
        print $socket "POST /${path} HTTP/1.0\\r\\nContent-Length: 2\\r\\n\\r\\n{}"; print scalar <$socket>;`;
      const beside = ["run", "--rm", "--network", NETWORK, "apim-sandbox/postgres:13", "perl", "-MIO::Socket::INET"];
      for (const path of ["failover", "restart", "reinitialize"])
        assert.match(await docker(...beside, "-e", order(path)), /403/);
      const curl = ["curl", "--silent", "--insecure", "https://kong-database-etcd-1:2379/version"];
      await assert.rejects(exec(platform.container("kong-database-backup"), ...curl), "etcd answers without the key");
    });

    it("is what the program says it is: an update after all that changes nothing", async () => {
      const output = await takeUp(ALL);
      assert.match(summary(output).join("\n"), /^\d+ unchanged$/, output);
    });

    it("is well by the platform's status", async () => {
      const { output } = await platform.make("status");
      const [, database = ""] = /^DATABASE\n((?: .+\n)+)/m.exec(output) ?? [];
      assert.match(database, /ok +primary .+\n +ok +replica /, output);
    });

    it("lets its nodes change places without losing a write", async () => {
      const admin = new AdminApi(platform.url("admin"));
      const old = await primaryOf();
      const writer = new Writer(admin, "switchover");
      await make("switchover");
      await writer.firstAfter(Date.now(), 30);
      await writer.stop();
      assert.equal(await primaryOf(), otherThan(old));
      const there = new Set((await admin.all("consumers")).map(({ username }) => username));
      assert.deepEqual(
        writer.acknowledged.filter((name) => !there.has(name)),
        [],
      );
      await admin.cleanUp();
    });

    it("is there again where etcd has lost all that it knew, with the same primary", async () => {
      const primary = await primaryOf();
      await docker("stop", ...NODES, ...ETCD);
      for (const member of ["1", "2", "3"]) {
        const folder = `database/config/database-quorum/kong-database-etcd-${member}/data`;
        rmSync(join(platform.dataRoot, folder), { recursive: true });
      }
      await docker("start", platform.container(otherThan(primary)), ...ETCD);
      await waitFor("the other node to wait", 30_000, async () => {
        return exec(platform.container(otherThan(primary)), "test", "-e", "/run/patroni/waiting").then(() => true);
      });
      await docker("start", platform.container(primary));
      await isWhole();
      assert.equal(await primaryOf(), primary);
      await keepsakeIsThere();
    });

    it("is up again after it was at rest, wherever its primary is", async () => {
      if ((await primaryOf()) === PRIMARY) await make("switchover");
      await make("down");
      await takeUp(ALL);
      await isWhole();
      await keepsakeIsThere();
    });

    passwordRotation(ALL);
  });
}

/** A row from before all that was lost and came back. */
async function keepsakeIsThere(): Promise<void> {
  for (const server of [PRIMARY, REPLICA]) assert.deepEqual(await psql(server, "SELECT word FROM keepsake"), ["hello"]);
}

/** Asks both nodes for their roles again and again, and notes when both take writes. */
class Watch {
  private readonly seen: string[] = [];
  private over = false;
  private readonly ended = this.look();

  async end(): Promise<string[]> {
    this.over = true;
    await this.ended;
    return this.seen;
  }

  private async look(): Promise<void> {
    while (!this.over) {
      if ((await this.both()) && (await this.both())) this.seen.push(new Date().toISOString());
    }
  }

  private async both(): Promise<boolean> {
    const roles = await Promise.all([PRIMARY, REPLICA].map((server: Server) => roleOf(server)));
    return roles.every((role) => role === "primary");
  }
}
