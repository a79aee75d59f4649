import assert from "node:assert/strict";
import { containerName } from "../../policies/naming/containerName";
import { kongTags } from "../../policies/naming/kongTags";
import { routeName } from "../../policies/naming/routeName";
import { serviceName } from "../../policies/naming/serviceName";
import { upstreamName } from "../../policies/naming/upstreamName";
import { UNKNOWN, remedy, stackViolations, violations } from "./support/check";
import { container, plugin, route, service } from "./support/resources";

const target = { type: "kong:index/target:Target", name: "one", props: { target: "invoice-1:8080" } };

describe("the policy service-name", () => {
  it("takes {domain}-{service}-{version}", async () =>
    assert.deepEqual(await violations(serviceName, service("billing-credit-note-v12")), []));

  for (const name of ["invoice", "billing-invoice", "billing-v1", "Billing-invoice-v1", "billing_invoice_v1"])
    it(`refuses '${name}'`, async () =>
      assert.deepEqual(await violations(serviceName, service(name)), [
        `Service '${name}' is not named {domain}-{service}-{version} in lower case, as in 'billing-invoice-v1'.`,
      ]));
});

describe("the policy route-name", () => {
  const check = (name: string, props = {}) =>
    stackViolations(routeName, [service("billing-invoice-v1"), route(name, "billing-invoice-v1", props)]);

  it("takes {service-name}-{methods}-{endpoint}, in any order of methods", async () => {
    assert.deepEqual(await check("billing-invoice-v1-get-list"), []);
    assert.deepEqual(await check("billing-invoice-v1-post-get-credit-notes", { methods: ["GET", "POST"] }), []);
  });

  it("lets OPTIONS be left out, since it is there for preflights", async () =>
    assert.deepEqual(await check("billing-invoice-v1-get-list", { methods: ["GET", "OPTIONS"] }), []));

  it("takes 'any' where the route takes every method", async () =>
    assert.deepEqual(await check("billing-invoice-v1-any-all", { methods: undefined }), []));

  for (const name of [
    "list",
    "billing-invoice-v1-list",
    "billing-invoice-v1-post-list",
    "billing-invoice-v1-get",
    "billing-invoice-v1-get-List",
  ])
    it(`refuses '${name}' for GET`, async () =>
      assert.deepEqual(await check(name), [
        `Route '${name}' is not named {service-name}-{methods}-{endpoint} in lower case, as in 'billing-invoice-v1-get-list'.`,
      ]));
});

describe("the policy upstream-name", () => {
  const upstream = (name: string) => ({ type: "kong:index/upstream:Upstream", name, props: { name } });

  it("takes the name of a service", async () =>
    assert.deepEqual(await violations(upstreamName, upstream("billing-invoice-v1")), []));

  it("refuses any other", async () =>
    assert.deepEqual(await violations(upstreamName, upstream("backend")), [
      "Upstream 'backend' is not named {domain}-{service}-{version} in lower case, as in 'billing-invoice-v1'.",
    ]));
});

describe("the policy container-name", () => {
  it("takes the architecture's names, behind any prefix", async () => {
    const prefixed = container("test-kong-1", { hostname: "kong-1" });
    assert.deepEqual(await stackViolations(containerName, [container("kong-database-master"), prefixed]), []);
  });

  it("takes the names that Kong's services and targets go to", async () => {
    const upstreams = [service("demo-echo-v1", { host: "demo-echo" }), target];
    const containers = [container("demo-echo"), container("invoice-1")];
    assert.deepEqual(await stackViolations(containerName, [...upstreams, ...containers]), []);
  });

  it("refuses any other", async () => {
    for (const bad of [container("kong-10"), container("whatever"), container("kong_1"), container("demoecho")]) {
      const [message, ...more] = await stackViolations(containerName, [bad]);
      assert.match(
        message!,
        new RegExp(`Container '${String(bad.props.name)}' has neither a name of the architecture`),
      );
      assert.deepEqual(more, []);
    }
  });

  it("is undecided where a host is not known yet, for other names than the architecture's", async () => {
    const unknown = service("a-b-v1", { host: UNKNOWN });
    assert.deepEqual(await stackViolations(containerName, [unknown, container("kibana")]), []);
    assert.deepEqual(await stackViolations(containerName, [unknown, container("a-b")]), [
      "string value at .host can't be known during preview",
    ]);
  });
});

describe("the policy kong-tags", () => {
  it("takes an entity with the tag 'apim', and leaves others' resources alone", async () => {
    assert.deepEqual(await violations(kongTags, plugin("cors")), []);
    assert.deepEqual(await violations(kongTags, container("kong-1")), []);
  });

  it("refuses an entity without it", async () =>
    assert.deepEqual(await violations(kongTags, service("a-b-v1", { tags: ["a", "b"] })), [
      "'a-b-v1' lacks the tag 'apim': it has [a, b].",
    ]));

  it("puts it there, where told to", async () => {
    assert.deepEqual((await remedy(kongTags, service("a-b-v1", { tags: ["a"] })))?.tags, ["apim", "a"]);
    assert.deepEqual((await remedy(kongTags, service("a-b-v1", { tags: undefined })))?.tags, ["apim"]);
    assert.equal(await remedy(kongTags, service("a-b-v1")), undefined);
  });
});
