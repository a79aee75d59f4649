import assert from "node:assert/strict";
import type { KibanaPage } from "../../support/kibanaPage";
import { HOUR, sampleRequests, type SampleRequest } from "../../support/sample";
import { route, groups, inBuckets, sum, counts, sizes, near } from "../../support/sampleSums";

export function traffic(kibana: () => KibanaPage): void {
  const requests = sampleRequests();
  describe("tell who asks for what", () => {
    before(() => kibana().show("traffic", HOUR));

    it("over time", async () => {
      const rows = await kibana().rows("Requests by endpoint over time");
      const sent = groups(inBuckets(rows, requests), route);
      for (const [name, own] of sent)
        assert.equal(
          sum(
            rows.filter((row) => row.route === name),
            (row) => Number(row.requests),
          ),
          own.length,
          name,
        );
    });

    const BARS = {
      Countries: ({ geoip }: SampleRequest) => geoip.country_name,
      "User agents": ({ user_agent }: SampleRequest) => user_agent.name,
      "Operating systems": ({ user_agent }: SampleRequest) => user_agent.os,
    };
    for (const [title, key] of Object.entries(BARS)) {
      it(`by ${title}`, async () => {
        assert.deepEqual(counts(await kibana().rows(title), "value", "requests"), sizes(groups(requests, key)));
      });
    }

    it("by endpoint, the ten that are asked most", async () => {
      const rows = await kibana().rows("Requests by endpoint");
      const most = [...groups(requests, route)].map(([, own]) => own.length).sort((one, other) => other - one);
      assert.deepEqual(
        [...new Map(rows.map(({ value, requests }) => [value, requests])).values()], // bars and their labels
        most.slice(0, 10),
      );
    });

    it("by method", async () => {
      const sent = groups(requests, ({ request }) => request.method);
      assert.deepEqual(counts(await kibana().rows("Methods"), "method", "requests"), sizes(sent));
    });

    it("on the map", async () => {
      const rows = await kibana().rows("Where requests come from");
      for (const [name, [first, ...others]] of groups(requests, ({ geoip }) => geoip.country_name)) {
        const row = rows.find(({ country }) => country === name);
        assert.equal(row?.requests, others.length + 1);
        near(row?.latitude, first?.geoip.location.lat);
        near(row?.longitude, first?.geoip.location.lon);
      }
    });
  });
}
