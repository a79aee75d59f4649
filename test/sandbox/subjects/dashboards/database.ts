import assert from "node:assert/strict";
import type { KibanaPage } from "../../support/kibanaPage";
import { HOUR, sampleMetrics } from "../../support/sample";
import { sum, near } from "../../support/sampleSums";

export function database(kibana: () => KibanaPage): void {
  const metrics = sampleMetrics();
  describe("tell how the databases are", () => {
    before(() => kibana().show("database", HOUR));
    const measured = (kind: string) => metrics.filter(({ metric }) => metric === kind);
    const newest = (kind: string, by: string, name: string) =>
      measured(kind)
        .filter((document) => document[by] === name)
        .at(-1) as unknown as Record<string, unknown>;

    it("now", async () => {
      const rows = await kibana().rows("Nodes now");
      const told: unknown = Object.fromEntries(rows.map(({ name, level, detail }) => [name, [level, detail]]));
      const lag = Number(newest("server", "node", "replica").lag_seconds).toFixed(1);
      assert.deepEqual(told, {
        "kong-1": ["good", "reaches its database"],
        "kong-2": ["good", "reaches its database"],
        primary: ["good", "1 replica"],
        replica: ["good", `${lag} s behind`],
      });
    });

    it("and who receives the write-ahead log", async () => {
      const told = (await kibana().texts("Who receives the write-ahead log")).map(([name, ...rest]) => [
        name,
        ...rest.slice(0, 3),
      ]);
      assert.deepEqual(told.sort(), [
        ["barman_receive_wal", "172.28.0.9", "streaming", "async"],
        ["kong_replica", "172.28.0.7", "streaming", "async"],
      ]);
    });

    it("with lag, disks and sizes over time", async () => {
      const lags = (await kibana().rows("Replication lag, in seconds")).map((row) => Number(row.value));
      near(Math.max(...lags), Math.max(...measured("server").map((document) => Number(document.lag_seconds ?? 0))));
      const disks = await kibana().rows("Disk used by node, in %");
      for (const node of ["primary", "replica"]) {
        const { used_percent } = newest("server", "node", node).disk as { used_percent: number };
        near(disks.filter((row) => row.series === node).at(-1)?.value, used_percent);
      }
      const sizesNow = await kibana().rows("Database and write-ahead log of the primary, in MiB");
      const primary = newest("server", "node", "primary");
      near(sizesNow.filter(({ what }) => what === "database").at(-1)?.value, primary.database_bytes);
      near(sizesNow.filter(({ what }) => what === "write-ahead log").at(-1)?.value, primary.wal_bytes);
    });

    it("with connections by state", async () => {
      for (const node of ["primary", "replica"]) {
        const rows = await kibana().rows(`Connections to the ${node}, by state`);
        const own = measured("server").filter((document) => document.node === node) as {
          connections: Record<string, number>;
        }[];
        for (const state of ["active", "idle", "idle_in_transaction"]) {
          // Each minute holds two measurements.
          near(
            2 *
              sum(
                rows.filter((row) => row.state === state),
                (row) => Number(row.connections),
              ),
            own.reduce((total, { connections }) => total + (connections[state] ?? 0), 0),
          );
        }
      }
    });

    it("with slow queries, the slowest first", async () => {
      const told = await kibana().texts("Slow queries, by mean time");
      const latest = measured("slow_query").slice(-8);
      assert.deepEqual(
        told.map(([mean, calls, , node, query]) => [mean, calls, node, query]),
        latest.map((one) => [
          `${Number(one.mean_ms).toFixed(1)} ms`,
          Number(one.calls).toLocaleString("en"),
          one.node,
          one.query,
        ]),
      );
    });

    it("with backups, and how large they are", async () => {
      const rows = await kibana().texts("Last run of each backup job");
      const curve = await kibana().rows("Size of each job's last backup, in MiB");
      const jobs = [...new Set(measured("backup").map(({ job }) => String(job)))];
      assert.equal(rows.length, jobs.length);
      for (const job of jobs) {
        const mib = Number(newest("backup", "job", job).bytes) / 1024 ** 2;
        const row = rows.find(([first]) => first === job);
        assert.deepEqual([row?.[1], row?.[4]], ["success", `${mib.toFixed(1)} MiB`]);
        near(curve.filter(({ series }) => series === job).at(-1)?.value, mib);
      }
    });
  });
}
