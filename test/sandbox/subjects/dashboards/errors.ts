import assert from "node:assert/strict";
import type { KibanaPage } from "../../support/kibanaPage";
import { HOUR, MINUTE, sampleRequests } from "../../support/sample";
import {
  at,
  service,
  route,
  failed,
  serverError,
  clientError,
  share,
  groups,
  counts,
  sizes,
  near,
} from "../../support/sampleSums";

export function errors(kibana: () => KibanaPage): void {
  const requests = sampleRequests();
  describe("count errors", () => {
    before(() => kibana().show("errors", HOUR));

    it("in numbers", async () => {
      near(await kibana().value("Error rate"), share(requests, failed));
      near(await kibana().value("4xx rate"), share(requests, clientError));
      near(await kibana().value("5xx rate"), share(requests, serverError));
    });

    it("over time", async () => {
      for (const { time, kind, rate } of await kibana().rows("Error rates over time, in % of all requests")) {
        const own = requests.filter((request) => at(request) >= Number(time) && at(request) < Number(time) + MINUTE);
        near(rate, share(own, kind === "4xx" ? clientError : serverError));
      }
    });

    it("by status code", async () => {
      const rows = await kibana().rows("Status codes of errors");
      const sent = groups(requests.filter(failed), ({ response }) => String(response.status));
      assert.deepEqual(counts(rows, "code", "answers"), sizes(sent));
    });

    it("by service", async () => {
      const rows = await kibana().rows("Error rates by service, in %");
      for (const [name, own] of groups(requests, service)) {
        const rate = (kind: string) => rows.find((row) => row.service === name && row.kind === kind)?.rate;
        near(rate("4xx"), share(own, clientError));
        near(rate("5xx"), share(own, serverError));
      }
    });

    it("by route", async () => {
      for (const [name = "", all, client, server] of await kibana().texts("Routes with the most errors")) {
        const own = groups(requests, route).get(name) ?? [];
        const sent = [failed, clientError, serverError].map((kind) => String(own.filter(kind).length));
        assert.deepEqual([all, client, server], sent);
      }
    });
  });
}
