import assert from "node:assert/strict";
import type { KibanaPage } from "../../support/kibanaPage";
import { FROM, HOUR, MINUTE, TO, type SampleRequest, sampleRequests } from "../../support/sample";
import { at, service, serverError, share, groups, near } from "../../support/sampleSums";

export function serviceHealth(kibana: () => KibanaPage): void {
  const requests = sampleRequests();
  describe("tell which service is well", () => {
    before(() => kibana().show("service-health", HOUR));

    it("now", async () => {
      const rows = await kibana().rows("Services now: the last 5 minutes against all limits");
      const levels: unknown = Object.fromEntries(rows.map(({ name, level }) => [name, level]));
      assert.deepEqual(levels, {
        "accounts-profile-v1": "good",
        "billing-invoice-v1": "good",
        "demo-echo-v1": "good",
        "partner-orders-v1": "good",
        "shop-catalog-v2": "good",
        "shop-checkout-v1": "warning",
      });
      const lately = requests.filter((request) => at(request) >= TO - 5 * MINUTE);
      for (const [name, own] of groups(lately, service)) {
        const row = rows.find((one) => one.name === name);
        assert.equal(row?.requests, own.length);
        near(row?.server, share(own, serverError));
      }
    });

    it("and was", async () => {
      const rows = await kibana().rows("Health over time");
      const bad = rows.filter(({ level }) => level === "critical").map((row) => `${row.service} ${row.time}`);
      const [rush, later] = [35, 40].map((minute) => `billing-invoice-v1 ${FROM + minute * MINUTE}`);
      assert.deepEqual(bad, [rush, later]);
    });

    it("whose upstreams answer", async () => {
      const passedOn = ({ upstream_status, response }: SampleRequest) =>
        upstream_status !== "" || response.status >= 502;
      const rows = await kibana().rows("Upstream availability, in % of the requests passed on");
      for (const [name, own] of groups(requests.filter(passedOn), service)) {
        near(rows.find((row) => row.service === name)?.available, 100 - share(own, serverError));
      }
    });

    it("and whose are quick", async () => {
      const rows = await kibana().rows("P95 response time against its limits, in ms");
      const levels = new Map(rows.map(({ service: name, level }) => [name, level]));
      assert.deepEqual(
        ["billing-invoice-v1", "shop-checkout-v1", "demo-echo-v1"].map((name) => levels.get(name)),
        ["warning", "warning", "good"],
      );
    });

    it("and when it last was not", async () => {
      const rows = await kibana().texts("Last failure of each service");
      for (const [name, own] of groups(requests, service)) {
        const failures = own.filter(serverError);
        const last = failures.at(-1);
        const told = last
          ? [`Feb 03, ${last["@timestamp"].slice(11, 19)}`, String(last.response.status), last.route_name]
          : ["–", "–", "–"];
        assert.deepEqual(rows.find(([first]) => first === name)?.slice(1), [...told, String(failures.length)]);
      }
    });
  });
}
