import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  acl,
  ApiConsumer,
  ApiService,
  type ApiServiceArgs,
  cors,
  GlobalPlugins,
  jwt,
  oauth2,
  plugin,
  type PluginSpec,
  rateLimiting,
} from "../../infra/catalog";
import { type Registered, registeredWhile } from "./program";

const SERVICE: ApiServiceArgs = {
  domain: "billing",
  service: "invoice",
  version: "v1",
  targets: { main: "invoices:8080" },
  routes: [{ endpoint: "list", methods: ["GET"], paths: ["/billing/invoices"] }],
  plugins: [],
};
const TAGS = ["apim", "billing"];

describe("an ApiService", () => {
  it("is an upstream, its targets, a service on it, and routes", async () => {
    const all = await registeredWhile(() => new ApiService(SERVICE));
    assert.deepEqual(
      all.map(({ type, name }) => `${type} ${name}`),
      [
        "apim:catalog:ApiService billing-invoice-v1",
        "kong:index/route:Route billing-invoice-v1-get-list",
        "kong:index/service:Service billing-invoice-v1",
        "kong:index/target:Target billing-invoice-v1-main",
        "kong:index/upstream:Upstream billing-invoice-v1",
        "pulumi:pulumi:Stack apim-test",
      ],
    );
    assert.deepEqual(only(all, "Service"), {
      name: "billing-invoice-v1",
      protocol: "http",
      host: "billing-invoice-v1",
      port: 80,
      retries: 5,
      connectTimeout: 60_000,
      readTimeout: 60_000,
      writeTimeout: 60_000,
      tags: TAGS,
    });
    assert.deepEqual(only(all, "Route"), {
      name: "billing-invoice-v1-get-list",
      serviceId: "billing-invoice-v1-id",
      protocols: ["http", "https"],
      methods: ["GET"],
      paths: ["/billing/invoices"],
      stripPath: true,
      preserveHost: false,
      regexPriority: 0,
      pathHandling: "v0",
      httpsRedirectStatusCode: 426,
      requestBuffering: true,
      responseBuffering: true,
      tags: TAGS,
    });
    assert.deepEqual(only(all, "Target"), {
      upstreamId: "billing-invoice-v1-id",
      target: "invoices:8080",
      weight: 100,
      tags: TAGS,
    });
  });

  it("asks its targets whether they are well, as the source architecture does", async () => {
    const all = await registeredWhile(() => new ApiService(SERVICE));
    const { active, passive } = only(all, "Upstream").healthchecks as Record<string, unknown>;
    assert.deepEqual(active, {
      type: "http",
      httpPath: "/health",
      timeout: 1,
      concurrency: 10,
      httpsVerifyCertificate: true,
      healthy: { httpStatuses: [200, 302], interval: 10, successes: 3 },
      unhealthy: {
        httpStatuses: [429, 500, 502, 503, 504],
        interval: 10,
        httpFailures: 3,
        tcpFailures: 3,
        timeouts: 3,
      },
    });
    assert.deepEqual((passive as { unhealthy: unknown }).unhealthy, {
      httpStatuses: [429, 500, 503],
      httpFailures: 0,
      tcpFailures: 0,
      timeouts: 0,
    });
  });

  it("balances over weighted targets", async () => {
    const targets = { blue: { address: "blue:80", weight: 90 }, green: { address: "green:80", weight: 10 } };
    const all = await registeredWhile(() => new ApiService({ ...SERVICE, targets }));
    assert.deepEqual(
      every(all, "Target").map(({ target, weight }) => [target, weight]),
      [
        ["blue:80", 90],
        ["green:80", 10],
      ],
    );
  });

  it("speaks to its targets as it is told", async () => {
    const backend = { protocol: "https", path: "/base", healthPath: "/up", timeoutMs: 5000 } as const;
    const all = await registeredWhile(() => new ApiService({ ...SERVICE, backend, protocols: ["https"] }));
    const { protocol, port, path, readTimeout } = only(all, "Service");
    assert.deepEqual(
      { protocol, port, path, readTimeout },
      { protocol: "https", port: 443, path: "/base", readTimeout: 5000 },
    );
    const { active } = only(all, "Upstream").healthchecks as { active: Record<string, unknown> };
    assert.deepEqual([active.type, active.httpPath], ["https", "/up"]);
    assert.deepEqual(only(all, "Route").protocols, ["https"]);
  });

  it("attaches plugins to the service and to routes, and takes preflights where one answers them", async () => {
    const routes: ApiServiceArgs["routes"] = [
      {
        endpoint: "list",
        methods: ["GET"],
        paths: ["/a"],
        plugins: [cors({ origins: ["https://a.b"], methods: ["GET"] })],
      },
      { endpoint: "make", methods: ["POST"], paths: ["/a"] },
    ];
    const all = await registeredWhile(
      () => new ApiService({ ...SERVICE, routes, plugins: [acl({ allow: ["readers"] })] }),
    );
    assert.deepEqual(
      every(all, "Plugin").map(({ name, serviceId, routeId }) => ({ name, serviceId, routeId })),
      [
        { name: "acl", serviceId: "billing-invoice-v1-id", routeId: undefined },
        { name: "cors", serviceId: undefined, routeId: "billing-invoice-v1-get-list-id" },
      ],
    );
    assert.deepEqual(
      every(all, "Route").map(({ methods }) => methods),
      [["GET", "OPTIONS"], ["POST"]],
    );
  });

  const faults: [string, Partial<ApiServiceArgs>, string][] = [
    [
      "a domain in capitals",
      { domain: "Billing" },
      "domain 'Billing' is not lower-case letters and digits with dashes between",
    ],
    ["a version without number", { version: "latest" }, "version 'latest' is not 'v' and a number, as in 'v1'"],
    [
      "a target without port",
      { targets: { main: "invoices" } },
      "target 'invoices' is not a host and a port, as in 'orders:8080'",
    ],
    ["no target", { targets: {} }, "service 'billing-invoice-v1' has no target"],
    [
      "an endpoint with a slash",
      { routes: [{ endpoint: "a/b", methods: ["GET"], paths: ["/"] }] },
      "endpoint 'a/b' is not lower-case letters and digits with dashes between",
    ],
  ];
  for (const [what, change, message] of faults) {
    it(`refuses ${what}`, async () => {
      await registeredWhile(() => assert.throws(() => new ApiService({ ...SERVICE, ...change }), { message }));
    });
  }
});

describe("an ApiConsumer", () => {
  it("has generated credentials, groups and plugins of its own", async () => {
    const all = await registeredWhile(
      () =>
        new ApiConsumer({
          domain: "billing",
          name: "ledger",
          jwt: { main: {}, signed: { algorithm: "RS256", publicKey: "PEM" } },
          groups: ["writers"],
          applications: { web: { redirectUris: ["https://a.b/back"] } },
          plugins: [rateLimiting({ minute: 5 })],
        }),
    );
    assert.deepEqual(only(all, "Consumer"), { username: "billing-ledger", tags: TAGS });
    assert.deepEqual(every(all, "ConsumerJwtAuth"), [
      {
        consumerId: "billing-ledger-id",
        key: "billing-ledger-main",
        algorithm: "HS256",
        secret: "<billing-ledger-main-secret>",
        rsaPublicKey: "none",
        tags: TAGS,
      },
      {
        consumerId: "billing-ledger-id",
        key: "billing-ledger-signed",
        algorithm: "RS256",
        rsaPublicKey: "PEM",
        tags: TAGS,
      },
    ]);
    assert.deepEqual(only(all, "ConsumerAcl"), { consumerId: "billing-ledger-id", group: "writers", tags: TAGS });
    assert.deepEqual(only(all, "ConsumerOauth2"), {
      consumerId: "billing-ledger-id",
      name: "billing-ledger-web",
      clientId: "<billing-ledger-web-client-id>",
      clientSecret: "<billing-ledger-web-client-secret>",
      redirectUris: ["https://a.b/back"],
      hashSecret: false,
      tags: TAGS,
    });
    const { consumerId, name } = only(all, "Plugin");
    assert.deepEqual({ consumerId, name }, { consumerId: "billing-ledger-id", name: "rate-limiting" });
  });

  const faults: [string, () => unknown, string][] = [
    [
      "a name in capitals",
      () => new ApiConsumer({ domain: "billing", name: "Ledger" }),
      "consumer 'Ledger' is not lower-case letters and digits with dashes between",
    ],
    [
      "a plugin that asks who calls",
      () => new ApiConsumer({ domain: "billing", name: "ledger", plugins: [jwt()] }),
      "plugin 'jwt' of 'billing-ledger' cannot be attached to a consumer",
    ],
    [
      "RS256 without a public key",
      () => new ApiConsumer({ domain: "billing", name: "ledger", jwt: { main: { algorithm: "RS256" } as never } }),
      "jwt credential 'billing-ledger-main' needs a public key for RS256",
    ],
    [
      "HS256 with a public key",
      () => new ApiConsumer({ domain: "billing", name: "ledger", jwt: { main: { publicKey: "PEM" } as never } }),
      "jwt credential 'billing-ledger-main' has a public key, which HS256 does not use",
    ],
  ];
  for (const [what, create, message] of faults) {
    it(`refuses ${what}`, async () => {
      await registeredWhile(() => assert.throws(create, { message }));
    });
  }
});

describe("plugins", () => {
  const configOf = async (spec: PluginSpec) => {
    const all = await registeredWhile(() => new GlobalPlugins("global", { plugins: [spec] }));
    const { configJson, ...rest } = only(all, "Plugin") as { configJson: unknown; strictMatch: boolean };
    const json = (configJson as { secret?: string }).secret ?? (configJson as string);
    return { ...rest, config: JSON.parse(json) as Record<string, unknown>, secret: json !== configJson };
  };

  it("are compared whole where their fields are known, and run for every request where they are attached to nothing", async () => {
    assert.deepEqual(await configOf(plugin("correlation-id", { header_name: "X-Request-Id" })), {
      name: "correlation-id",
      enabled: true,
      strictMatch: true,
      tags: ["apim"],
      config: { header_name: "X-Request-Id", generator: "uuid#counter", echo_downstream: false },
      secret: false,
    });
  });

  it("are compared not at all where their fields are not known", async () => {
    const { strictMatch, config } = await configOf(plugin("own-plugin", { colour: "red" }));
    assert.deepEqual({ strictMatch, config }, { strictMatch: false, config: { colour: "red" } });
  });

  it("count in Redis under its new and its old names, its password a secret", async () => {
    const counter = { host: "redis", port: 6379, password: pulumi.secret("hush") };
    const { config, secret } = await configOf(rateLimiting({ minute: 5, counter }));
    const { policy, redis, redis_host, redis_password, redis_ssl } = config;
    assert.equal(secret, true);
    assert.deepEqual(
      { policy, redis_host, redis_password, redis_ssl },
      { policy: "redis", redis_host: "redis", redis_password: "hush", redis_ssl: false },
    );
    assert.deepEqual(redis, {
      host: "redis",
      port: 6379,
      timeout: 2000,
      username: null,
      password: "hush",
      database: 0,
      ssl: false,
      ssl_verify: false,
      server_name: null,
    });
  });

  it("take Redis by its old names too", async () => {
    const { config } = await configOf(plugin("rate-limiting", { minute: 1, policy: "redis", redis_host: "old" }));
    assert.deepEqual([(config.redis as { host: string }).host, config.redis_host], ["old", "old"]);
  });

  it("verify a token's expiry unless told otherwise", async () => {
    assert.deepEqual((await configOf(jwt())).config.claims_to_verify, ["exp"]);
    assert.deepEqual((await configOf(jwt({ claimsToVerify: ["nbf"], cookieNames: ["token"] }))).config.cookie_names, [
      "token",
    ]);
  });

  it("give tokens by the grants asked for", async () => {
    const { config, secret } = await configOf(
      oauth2({ scopes: ["read"], grants: ["client-credentials"], provisionKey: "hush" }),
    );
    const { enable_client_credentials, enable_authorization_code, mandatory_scope, provision_key } = config;
    assert.deepEqual(
      { enable_client_credentials, enable_authorization_code, mandatory_scope, provision_key, secret },
      {
        enable_client_credentials: true,
        enable_authorization_code: false,
        mandatory_scope: true,
        provision_key: "hush",
        secret: true,
      },
    );
  });

  it("refuse what Kong would refuse", () => {
    assert.throws(() => rateLimiting({}), { message: "rateLimiting needs a limit: 'minute', 'hour' or both" });
    assert.throws(() => plugin("jwt", { claims: ["exp"] }), {
      message: "plugin 'jwt' has no field 'claims' in Kong 3.9",
    });
    assert.throws(() => plugin("rate-limiting", { redis: { hosts: 1 } }), {
      message: "plugin 'rate-limiting' has no field 'redis.hosts' in Kong 3.9",
    });
    assert.throws(
      () => jwt({ claimsToVerify: [], maximumExpiration: 60 }),
      /only limit 'maximumExpiration' where 'exp'/,
    );
  });
});

function every(all: Registered[], kind: string): Registered["inputs"][] {
  return all.filter(({ type }) => type.endsWith(`:${kind}`)).map(({ inputs }) => inputs);
}

function only(all: Registered[], kind: string): Registered["inputs"] {
  const [inputs, ...more] = every(all, kind);
  assert.ok(inputs && more.length === 0, `${more.length + 1} of ${kind}`);
  return inputs;
}
