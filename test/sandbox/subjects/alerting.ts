import assert from "node:assert/strict";
import { parseConfig } from "../../../infra/config";
import { alerts as definitions } from "../../../infra/observability/alerts/definitions";
import { ruleName } from "../../../infra/observability/alerts/elastalert";
import { BACKUP, job } from "../support/backups";
import { docker, exec } from "../support/docker";
import { Documents } from "../support/documents";
import { KibanaPage } from "../support/kibanaPage";
import { platform } from "../support/platform";
import { waitFor } from "../support/wait";
import { webhook } from "../support/webhook";

/** All but the one for silence, which no documents cause. */
const EXPECTED = definitions(parseConfig({}))
  .map(ruleName)
  .filter((name) => name !== "no-logs (warning)")
  .sort();

const REPLICA = platform.container("kong-database-slave");
const MINUTE = 60_000;

const requests = new Documents("kong-api-logs-of-a-test");
const steady = new Documents("kong-api-logs-of-a-test-steady");
const metrics = new Documents("apim-database-of-a-test");
const deadLetters = new Documents("kong-api-dead-letters-of-a-test");
let traffic: NodeJS.Timeout | undefined;

/** Follows subjects that send no request for a while. */
export function alerts(): void {
  describe("what goes wrong", () => {
    let toldBefore = 0;

    after("mend it", async () => {
      await docker("start", REPLICA);
      await Promise.all([requests, metrics, deadLetters].map((documents) => documents.remove()));
    });

    it("is told where no request was logged", () =>
      waitFor("the alert that there are no logs", 180_000, () => webhook.names().includes("no-logs (warning)")));

    it("is told within two minutes, each by its alert", async () => {
      // Not by requests: on a busy machine, they would be slow ones.
      traffic = setInterval(
        () => void steady.add([{ service_name: "well", ...answer(200, 10) }]).catch(() => {}),
        5000,
      );
      toldBefore = webhook.told.length;
      await docker("stop", REPLICA);
      await metrics.add([...lost(), ...lost()]);
      await deadLetters.add([{ reason: "a test", message: "…" }]);
      await requests.add([
        ...many(40, { service_name: "failing", ...answer(503, 1600) }),
        ...many(40, { service_name: "refusing", ...answer(404, 20) }),
        // At the limits, not over them.
        ...many(95, { service_name: "well", ...answer(200, 90) }),
        ...many(5, { service_name: "well", ...answer(404, 90) }),
        ...many(91_000, { service_name: "busy", ...answer(200, 10) }),
      ]);
      await waitFor("all alerts", 120_000, () => {
        const missing = EXPECTED.filter((name) => !webhook.names(toldBefore).includes(name));
        if (missing.length > 0) throw new Error(`not told: ${missing.join(", ")}`);
        return true;
      });
    });

    it("is told with service, value, limit and what to do", () => {
      const told = webhook.told.find(({ alert, service }) => alert === "error-rate" && service === "failing");
      assert.deepEqual(
        { ...told, time: undefined },
        {
          alert: "error-rate",
          severity: "critical",
          summary: "Too many requests fail",
          service: "failing",
          value: "100.0 % of 40",
          limit: "5 %",
          runbook: "docs/alerts.md#error-rate",
          time: undefined,
        },
      );
    });

    it("is not told of what is at its limit", () => {
      assert.deepEqual(
        webhook.told.filter(({ service }) => service === "well"),
        [],
      );
    });

    it("is on the screen of make status, which then fails", async () => {
      const { code, output } = await platform.make("status");
      assert.notEqual(code, 0, output);
      assert.match(output, /WRONG +test-kong-database-slave +Exited/);
      assert.match(output, /WRONG +replica +kong-database-slave does not answer/);
      assert.match(output, /WRONG +replica-gone \(critical\)/);
    });

    it("is on the dashboard of the databases", async () => {
      const kibana = await KibanaPage.open(platform.url("kibana"));
      try {
        await kibana.show("database", { from: Date.now() - 15 * MINUTE, to: Date.now() + MINUTE });
        const replica = (await kibana.rows("Nodes now")).find(({ name }) => name === "replica");
        assert.deepEqual([replica?.level, replica?.detail], ["critical", "does not answer"]);
      } finally {
        await kibana.close();
      }
    });
  });
}

/** Subjects that cause no alert may come between, since alerts look back for minutes. */
export function allClear(): void {
  describe("what goes wrong and is mended", () => {
    after(async () => {
      clearInterval(traffic);
      await steady.remove();
    });

    it("is no longer told, and nowhere shown", async () => {
      for (const failed of await failedJobs()) await job(failed);
      await waitFor("all to be well", 7 * MINUTE, async () => {
        const { code, output } = await platform.make("status");
        if (code !== 0) throw new Error(output);
        return /alerts +none open/.test(output);
      });
    });
  });
}

/** Of the backups, those whose last run failed, as jobs do that run while the database changes its primary. */
async function failedJobs(): Promise<string[]> {
  const lines = (await exec(BACKUP, "cat", "/backups/runs.jsonl")).trim().split("\n");
  const results = new Map<string, string>();
  for (const { job, result } of lines.map((line) => JSON.parse(line) as { job: string; result: string }))
    results.set(job, result);
  return [...results.keys()].filter((job) => results.get(job) === "failure");
}

function answer(status: number, milliseconds: number) {
  return { response: { status }, latencies: { request: milliseconds, proxy: milliseconds } };
}

function many(count: number, document: object): object[] {
  return Array.from({ length: count }, () => document);
}

/** What the collector would find where all of it were so. */
function lost(): object[] {
  return [
    { metric: "server", node: "replica", up: true, lag_seconds: 600 },
    { metric: "server", node: "primary", up: true, host: "kong-database-master", disk: { used_percent: 97.5 } },
    { metric: "server", node: "primary", up: false, host: "kong-database-master" },
    { metric: "gateway", node: "kong-9", up: false },
    { metric: "backup", job: "base-backup", result: "failure", age_seconds: 200_000, message: "a test" },
  ];
}
