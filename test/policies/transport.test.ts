import assert from "node:assert/strict";
import { httpsOnly } from "../../policies/transport/httpsOnly";
import { timeouts } from "../../policies/transport/timeouts";
import { violations } from "./support/check";
import { route, service } from "./support/resources";

describe("the policy https-only", () => {
  it("takes a route that is served encrypted alone", async () =>
    assert.deepEqual(await violations(httpsOnly, route("r", "s", { protocols: ["https", "grpcs"] })), []));

  for (const protocols of [["http", "https"], undefined])
    it(`refuses protocols ${JSON.stringify(protocols)}`, async () =>
      assert.deepEqual(await violations(httpsOnly, route("r", "s", { protocols })), [
        `Route 'r' is served over http; its protocols must be ["https"] (or grpcs, tls, wss).`,
      ]));
});

describe("the policy timeouts", () => {
  it("takes Kong's default, and what is within the bounds", async () => {
    assert.deepEqual(await violations(timeouts, service("s")), []);
    assert.deepEqual(await violations(timeouts, service("s", { readTimeout: 500, writeTimeout: 60_000 })), []);
  });

  it("refuses what is not", async () =>
    assert.deepEqual(await violations(timeouts, service("s", { connectTimeout: 60_001, readTimeout: 499 })), [
      "connectTimeout of service 's' is 60001 ms; allowed are 500 to 60000 ms.",
      "readTimeout of service 's' is 499 ms; allowed are 500 to 60000 ms.",
    ]));

  it("holds the default to narrower bounds too", async () =>
    assert.equal((await violations(timeouts, service("s"), { maximumMs: 30_000 })).length, 3));
});
