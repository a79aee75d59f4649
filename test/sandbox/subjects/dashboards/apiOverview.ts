import assert from "node:assert/strict";
import type { KibanaPage } from "../../support/kibanaPage";
import { FROM, HOUR, MINUTE, sampleRequests } from "../../support/sample";
import { at, service, failed, share, groups, inBuckets, sum, near } from "../../support/sampleSums";

export function apiOverview(kibana: () => KibanaPage): void {
  const requests = sampleRequests();
  describe("count what was sent: API overview", () => {
    before(() => kibana().show("api-overview", HOUR));

    it("in numbers", async () => {
      assert.equal(await kibana().value("Requests"), requests.length);
      near(await kibana().value("Requests per second"), requests.length / 3600);
      near(await kibana().value("Success rate"), 100 - share(requests, failed));
      assert.equal(await kibana().value("Active services"), groups(requests, service).size);
    });

    it("over time", async () => {
      const rows = await kibana().rows("Requests per second over time");
      near(
        sum(rows, (row) => Number(row.rate) * Number(row.seconds)),
        inBuckets(rows, requests).length,
      );
    });

    it("by service", async () => {
      const rows = await kibana().rows("Requests per second by service");
      for (const [name, own] of groups(inBuckets(rows, requests), service)) {
        near(
          sum(
            rows.filter((row) => row.service === name),
            (row) => Number(row.rate) * Number(row.seconds),
          ),
          own.length,
        );
      }
    });

    it("by class of status", async () => {
      const rows = await kibana().rows("Answers by class of status");
      const sent = groups(inBuckets(rows, requests), ({ response }) => `${Math.floor(response.status / 100)}xx`);
      for (const [name, own] of sent)
        assert.equal(
          sum(
            rows.filter((row) => row.class === name),
            ({ answers }) => Number(answers),
          ),
          own.length,
          name,
        );
    });

    it("in the table of services", async () => {
      const rows = await kibana().texts("Services");
      assert.equal(rows.length, groups(requests, service).size);
      for (const [name, own] of groups(requests, service)) {
        const row = rows.find(([first]) => first === name) ?? [];
        const last = own.at(-1)?.["@timestamp"].slice(11, 19);
        assert.deepEqual(
          [row[1], row[2], row[5]],
          [own.length.toLocaleString("en"), `${(100 - share(own, failed)).toFixed(2)} %`, `Feb 03, ${last}`],
        );
      }
    });

    it("of one service, where that is chosen", async () => {
      const own = requests.filter((request) => service(request) === "billing-invoice-v1");
      await kibana().choose("Service", "billing-invoice-v1");
      assert.equal(await kibana().value("Requests"), own.length);
      near(await kibana().value("Success rate"), 100 - share(own, failed));
      assert.deepEqual(
        (await kibana().texts("Services")).map(([name]) => name),
        ["billing-invoice-v1"],
      );
      await kibana().choose("Service", "");
    });

    it("of the chosen time alone", async () => {
      const half = { from: FROM, to: FROM + 30 * MINUTE };
      await kibana().show("api-overview", half);
      assert.equal(await kibana().value("Requests"), requests.filter((request) => at(request) <= half.to).length);
    });

    it("and say so where there was nothing", async () => {
      await kibana().show("api-overview", { from: FROM - 2 * 60 * MINUTE, to: FROM - 60 * MINUTE });
      assert.deepEqual(new Set(await kibana().messages()), new Set(["No results found"]));
    });
  });
}
