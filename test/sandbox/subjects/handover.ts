import assert from "node:assert/strict";
import { follows, isWhole, make, primaryOf } from "../support/cluster";
import { takeUp } from "../support/commands";
import { CONTAINERS_WITH_ETCD, platform } from "../support/platform";
import { PRIMARY, psql, REPLICA } from "../support/postgres";

/** From an operator to Patroni, and back. */
export function handover(): void {
  describe("a database that is handed over to Patroni", () => {
    const contents = (server: typeof PRIMARY) =>
      psql(server, "SELECT system_identifier, (SELECT count(*) FROM consumers) FROM pg_control_system()", "kong");

    it("goes on with the data that it has and the primary that it has", async () => {
      await make("switchover");
      const before = await contents(REPLICA);
      platform.configure({ "apim:database": { failover: "automatic" } });
      await takeUp(CONTAINERS_WITH_ETCD);
      await isWhole();
      assert.equal(await primaryOf(), REPLICA);
      for (const server of [PRIMARY, REPLICA]) assert.deepEqual(await contents(server), before);
    });

    it("is handed back after a rest, with the primary that it has", async () => {
      await make("down");
      platform.configure({ "apim:database": { failover: "manual" } });
      await takeUp();
      await follows(PRIMARY);
      assert.equal(await primaryOf(), REPLICA);
      await make("switchover");
      await follows(REPLICA);
    });
  });
}
