import assert from "node:assert/strict";
import type { KibanaPage, Row } from "../../support/kibanaPage";
import { FROM, HOUR, MINUTE, sampleRequests } from "../../support/sample";
import { at, service, route, groups, percentile, near } from "../../support/sampleSums";

export function responseTime(kibana: () => KibanaPage): void {
  const requests = sampleRequests();
  describe("measure response times", () => {
    before(() => kibana().show("response-time", HOUR));

    for (const percent of [50, 95, 99]) {
      it(`P${percent}`, async () => near(await kibana().value(`P${percent}`), percentile(requests, percent), 0.06));
    }

    for (const [title, key] of [
      ["By service, in ms", service],
      ["By route, in ms", route],
    ] as const) {
      it(title, async () => {
        for (const { group, percentile: name, ms } of await kibana().rows(title)) {
          const own = groups(requests, key).get(String(group)) ?? [];
          near(ms, percentile(own, Number(String(name).slice(1))), 0.1);
        }
      });
    }

    it("over time, all of them and by service", async () => {
      const rush = (row: Row) => Number(row.time) >= FROM + 36 * MINUTE && Number(row.time) < FROM + 42 * MINUTE;
      const billing = (row: Row) => row.service === "billing-invoice-v1";
      const slow = (await kibana().rows("P95 by service over time, in ms")).filter((row) => rush(row) && billing(row));
      assert.ok(slow.length === 6 && slow.every(({ ms }) => Number(ms) > 800), JSON.stringify(slow));
      const all = await kibana().rows("Response time over time, in ms, with the limits of P95");
      const own = requests.filter((request) => at(request) >= FROM && at(request) < FROM + MINUTE / 2);
      const first = all.find((row) => row.percentile === "P50" && row.time === FROM);
      near(first?.ms, percentile(own, 50), 0.1);
    });
  });
}
