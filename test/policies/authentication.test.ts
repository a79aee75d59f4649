import assert from "node:assert/strict";
import { elasticSecurity } from "../../policies/authentication/elasticSecurity";
import { jwtExpiry } from "../../policies/authentication/jwtExpiry";
import { routeAuthentication } from "../../policies/authentication/routeAuthentication";
import { UNKNOWN, stackViolations, violations } from "./support/check";
import { container, plugin, route, service } from "./support/resources";

const stack = [service("a-b-v1"), route("a-b-v1-get-one", "a-b-v1")];

describe("the policy route-authentication", () => {
  const open = [
    "Route 'a-b-v1-get-one' can be called by anyone; give it, its service or the gateway an enabled plugin jwt or oauth2 " +
      "without an anonymous consumer, or list it with a reason under 'public' of this policy's configuration.",
  ];
  const check = (plugins: ReturnType<typeof plugin>[], config = {}) =>
    stackViolations(routeAuthentication, [...stack, ...plugins], config);

  it("takes jwt or oauth2 of the route, the service or the gateway", async () => {
    assert.deepEqual(await check([plugin("jwt", {}, { routeId: "a-b-v1-get-one" })]), []);
    assert.deepEqual(await check([plugin("oauth2", {}, { serviceId: "a-b-v1" })]), []);
    assert.deepEqual(await check([plugin("jwt")]), []);
  });

  it("refuses none, another plugin, and one that is off", async () => {
    assert.deepEqual(await check([]), open);
    assert.deepEqual(await check([plugin("cors", {}, { serviceId: "a-b-v1" })]), open);
    assert.deepEqual(await check([plugin("jwt", {}, { serviceId: "a-b-v1" }, { enabled: false })]), open);
  });

  it("refuses one that lets strangers pass as an anonymous consumer", async () =>
    assert.deepEqual(await check([plugin("jwt", { anonymous: "guest" })]), open));

  it("takes a route that is listed as public, and holds the others to it", async () => {
    const config = { public: { "a-b-v1-get-one": "It tells the time." } };
    assert.deepEqual(await check([], config), []);
    assert.deepEqual(await check([], { public: { "a-b-v1-get-two": "It tells the time." } }), open);
  });

  it("is undecided where the plugin's configuration is not known yet", async () =>
    assert.deepEqual(await check([plugin("jwt", {}, {}, { configJson: UNKNOWN })]), [
      "string value at .configJson can't be known during preview",
    ]));
});

describe("the policy jwt-expiry", () => {
  it("takes a plugin that verifies 'exp'", async () =>
    assert.deepEqual(await violations(jwtExpiry, plugin("jwt", { claims_to_verify: ["nbf", "exp"] })), []));

  it("refuses one that does not", async () => {
    assert.deepEqual(await violations(jwtExpiry, plugin("jwt", { claims_to_verify: ["nbf"] })), [
      "JWT plugin 'global-jwt' verifies [nbf]; claims_to_verify must have 'exp'.",
    ]);
    assert.deepEqual(await violations(jwtExpiry, plugin("jwt", { claims_to_verify: null })), [
      "JWT plugin 'global-jwt' verifies []; claims_to_verify must have 'exp'.",
    ]);
  });
});

describe("the policy elastic-security", () => {
  const on = "xpack.security.enabled=true";
  const check = (name: string, ...envs: string[]) => violations(elasticSecurity, container(name, { envs }));

  it("takes an Elasticsearch that asks who is there, and what is none", async () => {
    assert.deepEqual(await check("test-elasticsearch", "cluster.name=apim", on), []);
    assert.deepEqual(await check("kibana"), []);
  });

  it("refuses one that asks nobody, whether it says so or not", async () => {
    const message =
      "Container 'elasticsearch-container' lets anyone read and write; set 'elk.security' to true, which gives it " +
      "'xpack.security.enabled=true'.";
    assert.deepEqual(await check("elasticsearch", "xpack.security.enabled=false"), [message]);
    assert.deepEqual(await violations(elasticSecurity, container("elasticsearch")), [message]);
  });

  it("is undecided where the environment is not known yet", async () =>
    assert.deepEqual(await check("elasticsearch", UNKNOWN, on), [
      "string value at .envs.0 can't be known during preview",
    ]));
});
