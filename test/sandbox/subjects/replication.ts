import assert from "node:assert/strict";
import { getJson } from "../support/http";
import { platform } from "../support/platform";
import { PRIMARY, psql, REPLICA } from "../support/postgres";
import { waitFor } from "../support/wait";

export function replication(): void {
  describe("the replica", () => {
    it("streams from the primary", async () => {
      assert.deepEqual(
        await psql(PRIMARY, "SELECT usename, state FROM pg_stat_replication WHERE usename = 'replicator'"),
        ["replicator|streaming"],
      );
    });

    it("keeps its place by a slot", async () => {
      assert.deepEqual(
        await psql(PRIMARY, "SELECT slot_name, active FROM pg_replication_slots WHERE slot_name <> 'barman'"),
        ["kong_replica|t"],
      );
    });

    it("has a row of the primary within 2 s", async () => {
      try {
        await psql(PRIMARY, "CREATE TABLE scratch (word text)");
        await psql(PRIMARY, "INSERT INTO scratch VALUES ('hello')");
        await waitFor("the row on the replica", 2_000, async () => {
          return (await psql(REPLICA, "SELECT word FROM scratch"))[0] === "hello";
        });
      } finally {
        await psql(PRIMARY, "DROP TABLE IF EXISTS scratch");
      }
    });

    it("refuses writes", async () => {
      await assert.rejects(psql(REPLICA, "CREATE TABLE scratch (word text)"), /read-only transaction/);
    });

    for (const entities of ["services", "routes", "plugins"]) {
      it(`has Kong's ${entities}, as the primary does`, async () => {
        const { data } = await getJson<{ data: { id: string }[] }>(platform.url("admin", `/${entities}`));
        assert.notEqual(data.length, 0);
        const rows = `SELECT id FROM ${entities} ORDER BY id::text`;
        const ids = data.map(({ id }) => id).sort();
        for (const server of [PRIMARY, REPLICA]) assert.deepEqual(await psql(server, rows, "kong"), ids);
      });
    }
  });
}
