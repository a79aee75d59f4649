import assert from "node:assert/strict";
import { corsAnyOrigin } from "../../policies/cors/corsAnyOrigin";
import { corsCredentials } from "../../policies/cors/corsCredentials";
import { corsMethods } from "../../policies/cors/corsMethods";
import { UNKNOWN, stackViolations, violations } from "./support/check";
import { plugin, route, service } from "./support/resources";

const PORTAL = "https://portal.example.com";
const cors = (config: Record<string, unknown>) => plugin("cors", config, { serviceId: "a-b-v1" });

describe("the policy cors-credentials", () => {
  it("takes credentials of named origins, and any origin without credentials", async () => {
    assert.deepEqual(await violations(corsCredentials, cors({ origins: [PORTAL], credentials: true })), []);
    assert.deepEqual(await violations(corsCredentials, cors({ origins: ["*"], credentials: false })), []);
  });

  for (const [origins, words] of [
    [["*"], "every origin ('*')"],
    [[PORTAL, "https?://.*"], "every origin ('https?://.*')"],
    [null, "every origin, as it names none,"],
  ] as const)
    it(`refuses credentials of ${words}`, async () =>
      assert.deepEqual(await violations(corsCredentials, cors({ origins, credentials: true })), [
        `CORS plugin 'a-b-v1-cors' lets ${words} send credentials; name the origins, as in '${PORTAL}', or set credentials to false.`,
      ]));

  it("does not look at what is switched off, or at other plugins", async () => {
    const bad = { origins: ["*"], credentials: true };
    assert.deepEqual(await violations(corsCredentials, plugin("cors", bad, {}, { enabled: false })), []);
    assert.deepEqual(await violations(corsCredentials, plugin("other", bad)), []);
  });

  it("is undecided where the configuration is not known yet", async () =>
    assert.deepEqual(await violations(corsCredentials, plugin("cors", {}, {}, { configJson: UNKNOWN })), [
      "string value at .configJson can't be known during preview",
    ]));
});

describe("the policy cors-any-origin", () => {
  it("takes named origins, and patterns of one site", async () =>
    assert.deepEqual(await violations(corsAnyOrigin, cors({ origins: [PORTAL, "https://.*\\.example\\.com"] })), []));

  it("refuses every origin, with or without credentials", async () =>
    assert.deepEqual(await violations(corsAnyOrigin, cors({ origins: ["*"] })), [
      `CORS plugin 'a-b-v1-cors' lets every origin ('*') call; name them, as in '${PORTAL}'.`,
    ]));
});

describe("the policy cors-methods", () => {
  const stack = [
    service("a-b-v1"),
    route("a-b-v1-get-one", "a-b-v1"),
    route("a-b-v1-post-two", "a-b-v1", { methods: ["POST"] }),
    route("c-d-v1-delete-it", "c-d-v1", { methods: ["DELETE"] }),
    service("c-d-v1"),
  ];

  it("takes the methods of the service's routes, and OPTIONS", async () =>
    assert.deepEqual(
      await stackViolations(corsMethods, [...stack, cors({ methods: ["GET", "POST", "OPTIONS"] })]),
      [],
    ));

  it("takes every method where a route does", async () => {
    const any = route("a-b-v1-any-all", "a-b-v1", { methods: undefined });
    assert.deepEqual(await stackViolations(corsMethods, [...stack, any, cors({ methods: ["DELETE"] })]), []);
  });

  it("refuses a method of another service's routes", async () =>
    assert.deepEqual(await stackViolations(corsMethods, [...stack, cors({ methods: ["GET", "DELETE"] })]), [
      "CORS plugin 'a-b-v1-cors' allows DELETE, which no route behind it takes; allowed are GET, OPTIONS, POST.",
    ]));

  it("holds a route's plugin to that route", async () => {
    const ofRoute = plugin("cors", { methods: ["GET", "POST"] }, { routeId: "a-b-v1-get-one" });
    assert.deepEqual(await stackViolations(corsMethods, [...stack, ofRoute]), [
      "CORS plugin 'a-b-v1-get-one-cors' allows POST, which no route behind it takes; allowed are GET, OPTIONS.",
    ]);
  });

  it("takes a plugin without a list for one that allows every method, as Kong does", async () => {
    const [message] = await stackViolations(corsMethods, [...stack, cors({ methods: null })]);
    assert.match(message!, /allows HEAD, PUT, PATCH, DELETE, TRACE, CONNECT, which no route behind it takes/);
  });

  it("reports what is known to be wrong beside what is not known yet", async () => {
    const unknown = plugin("cors", {}, { routeId: "a-b-v1-get-one" }, { configJson: UNKNOWN });
    const messages = await stackViolations(corsMethods, [...stack, unknown, cors({ methods: ["PATCH"] })]);
    assert.match(messages[0]!, /allows PATCH/);
    assert.equal(messages[1], "string value at .configJson can't be known during preview");
  });
});
