import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { findLogs, type RequestLog } from "../support/elasticsearch";
import { request } from "../support/http";
import { DEMO_URL } from "../support/platform";
import { waitFor } from "../support/wait";

export function requestLogs(): void {
  describe("a request's log", () => {
    let log: RequestLog;

    it("is in Elasticsearch within 15 s", async () => {
      const uri = `/demo/echo?trace=${randomUUID()}`;
      await request(DEMO_URL.replace("/demo/echo", uri));
      log = await waitFor("the request's log in kong-api-logs-*", 15_000, async () => (await findLogs(uri))[0]);
    });

    it("names service and route", () => {
      assert.equal(log.service_name, "demo-echo-v1");
      assert.equal(log.route_name, "demo-echo-v1-get-echo");
    });

    it("has latencies as numbers", () => {
      const { latencies, total_latency, upstream_latency } = log;
      for (const value of [latencies.request, latencies.kong, latencies.proxy, total_latency, upstream_latency]) {
        assert.equal(typeof value, "number");
      }
    });

    it("is dated by when the request began", () => {
      assert.equal(Date.parse(log["@timestamp"]), log.started_at);
    });
  });
}
