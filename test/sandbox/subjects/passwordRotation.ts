import assert from "node:assert/strict";
import { AdminApi } from "../../../stacks/database/drill/adminApi";
import { ProxyLoad } from "../../../stacks/database/drill/proxyLoad";
import { job } from "../support/backups";
import { printed, summary, takeUp } from "../support/commands";
import { running } from "../support/docker";
import { request } from "../support/http";
import { CONTAINERS, platform } from "../support/platform";
import { PRIMARY, psql, REPLICA } from "../support/postgres";
import { resourcesOf, nameOf } from "../support/state";
import { waitFor } from "../support/wait";

const ROLES = ["primary", "roles-backup", "roles-kong", "roles-monitor", "roles-replicator"].map(
  (role) => `${role}-password`,
);

/** @param containers all of the platform's */
export function passwordRotation(containers = CONTAINERS): void {
  describe("the rotation of passwords", () => {
    const admin = new AdminApi(platform.url("admin"));
    const verifiers = () => psql(PRIMARY, "SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin ORDER BY 1");
    const servers = async () => {
      return (await running(platform.name)).filter((container) =>
        /kong-(1|database|database-(master|slave)) /.test(container),
      );
    };
    let load: ProxyLoad;
    let old: { passwords: Map<string, string>; verifiers: string[]; servers: string[] };

    before(async () => {
      old = { passwords: await passwords(), verifiers: await verifiers(), servers: await servers() };
      const service = { name: "rotation", host: "demo-echo", port: 8080 };
      assert.ok(await admin.create("services", service));
      assert.ok(await admin.create("services/rotation/routes", { name: "rotation", paths: ["/rotation"] }));
      const url = platform.url("proxy", "/rotation");
      await waitFor("the route", 20_000, async () => (await request(url)).status === 200);
      load = new ProxyLoad(url);
    });
    after(() => admin.cleanUp());

    it("gives every role a new one", async () => {
      const { code, output } = await platform.make("rotate-passwords");
      printed.push(output);
      assert.equal(code, 0, output);
      const now = await passwords();
      assert.deepEqual([...now.keys()], ROLES);
      for (const [name, password] of now) assert.notEqual(password, old.passwords.get(name), name);
      const changed = (await verifiers()).filter((verifier) => !old.verifiers.includes(verifier));
      assert.equal(changed.length, ROLES.length);
    });

    it("drops no request of the proxy", async () => {
      await waitFor("a thousand requests", 60_000, () => load.requests >= 1000);
      await load.stop();
      assert.deepEqual(load.failures, []);
    });

    it("replaces neither a database nor a gateway", async () => assert.deepEqual(await servers(), old.servers));

    it("leaves everyone able to log in anew", async () => {
      // Sessions that are there already would not notice.
      const own = "pid <> pg_backend_pid() AND backend_type IN ('client backend', 'walsender')";
      await psql(PRIMARY, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${own}`);
      await psql(REPLICA, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${own}`);
      await waitFor("a write through the Admin API", 20_000, () =>
        admin.create("consumers", { username: `after-${Date.now()}` }),
      );
      await waitFor("a replica that follows", 20_000, async () => {
        const receivers = [PRIMARY, REPLICA].map((server) => psql(server, "SELECT status FROM pg_stat_wal_receiver"));
        return (await Promise.all(receivers)).flat().includes("streaming");
      });
      await job("dump");
    });

    it("is over once it has run", async () =>
      assert.doesNotMatch(summary(await takeUp(containers)).join("\n"), /created|replaced|deleted/));
  });
}

async function passwords(): Promise<Map<string, string>> {
  const found = (await resourcesOf(platform)).filter(({ urn }) => ROLES.includes(nameOf(urn)));
  return new Map(found.map(({ urn, outputs }) => [nameOf(urn), String(outputs?.result)] as const).sort());
}
