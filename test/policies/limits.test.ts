import assert from "node:assert/strict";
import { rateLimitBounds } from "../../policies/limits/rateLimitBounds";
import { rateLimitCounter } from "../../policies/limits/rateLimitCounter";
import { rateLimitCoverage } from "../../policies/limits/rateLimitCoverage";
import { stackViolations, violations } from "./support/check";
import { container, plugin, route, service } from "./support/resources";

const NAME = "rate-limiting";
const stack = [service("a-b-v1"), route("a-b-v1-get-one", "a-b-v1"), route("a-b-v1-get-two", "a-b-v1")];

describe("the policy rate-limit-coverage", () => {
  const uncovered = [
    "Service 'a-b-v1' has no rate limit; give it, each of its routes or the gateway an enabled plugin rate-limiting.",
  ];
  const check = (...plugins: ReturnType<typeof plugin>[]) => stackViolations(rateLimitCoverage, [...stack, ...plugins]);

  it("takes a plugin of the service's own, and a global one", async () => {
    assert.deepEqual(await check(plugin(NAME, {}, { serviceId: "a-b-v1" })), []);
    assert.deepEqual(await check(plugin(NAME)), []);
  });

  it("takes one of each route's, and refuses one of some routes'", async () => {
    const [one, two] = ["a-b-v1-get-one", "a-b-v1-get-two"].map((name) => plugin(NAME, {}, { routeId: name }));
    assert.deepEqual(await check(one!, two!), []);
    assert.deepEqual(await check(one!), uncovered);
  });

  it("refuses none, one that is off, one of a consumer's alone, and another plugin", async () => {
    assert.deepEqual(await check(), uncovered);
    assert.deepEqual(await check(plugin(NAME, {}, {}, { enabled: false })), uncovered);
    assert.deepEqual(await check(plugin(NAME, {}, { serviceId: "a-b-v1", consumerId: "someone" })), uncovered);
    assert.deepEqual(await check(plugin("cors", {}, { serviceId: "a-b-v1" })), uncovered);
  });
});

describe("the policy rate-limit-bounds", () => {
  const config = { maximum: { minute: 100 } };
  const check = (limits: Record<string, unknown>) => violations(rateLimitBounds, plugin(NAME, limits), config);

  it("takes 1 to the maximum, and any limit for a period that is not bounded", async () => {
    assert.deepEqual(await check({ minute: 1, hour: null }), []);
    assert.deepEqual(await check({ minute: 100, day: 1_000_000 }), []);
  });

  it("refuses more, and less than 1", async () => {
    assert.deepEqual(await check({ minute: 101 }), [
      "Rate limit 'global-rate-limiting' allows 101 requests a minute; allowed are 1 to 100.",
    ]);
    assert.deepEqual(await check({ minute: 0 }), [
      "Rate limit 'global-rate-limiting' allows 0 requests a minute; allowed are 1 to 100.",
    ]);
  });

  it("refuses a plugin with none of the limits that are bounded", async () =>
    assert.deepEqual(await check({ year: 5 }), [
      "Rate limit 'global-rate-limiting' has no limit a minute; it needs at least one of them.",
    ]));

  it("has bounds by default", async () => {
    const [message] = await violations(rateLimitBounds, plugin(NAME, { second: 1000 }));
    assert.match(message!, /allows 1000 requests a second; allowed are 1 to 200/);
  });
});

describe("the policy rate-limit-counter", () => {
  const nodes = [container("test-kong-1"), container("test-kong-2")];
  const local = plugin(NAME, { policy: "local" }, { serviceId: "a-b-v1" });
  const message =
    "Rate limit 'a-b-v1-rate-limiting' counts by 'local' in each of 2 gateway nodes, so that callers get up to 2 times " +
    "the limit; its policy must be 'redis' or 'cluster'.";

  it("takes 'local' where one node runs", async () =>
    assert.deepEqual(await stackViolations(rateLimitCounter, [...stack, local, nodes[0]!]), []));

  it("takes 'redis' and 'cluster' where more do", async () => {
    for (const policy of ["redis", "cluster"])
      assert.deepEqual(await stackViolations(rateLimitCounter, [...stack, ...nodes, plugin(NAME, { policy })]), []);
  });

  it("refuses 'local' where more do, in the stack or by configuration", async () => {
    assert.deepEqual(await stackViolations(rateLimitCounter, [...stack, ...nodes, local]), [message]);
    assert.deepEqual(await stackViolations(rateLimitCounter, [...stack, local], { nodes: 2 }), [message]);
  });

  it("takes no other container for a node", async () => {
    const others = ["kong-migrations", "kong-database-master", "kong-1"].map((name) => container(name));
    assert.deepEqual(await stackViolations(rateLimitCounter, [...stack, local, ...others]), []);
  });
});
