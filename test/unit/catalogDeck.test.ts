import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DeckFile, parseDeck } from "../../infra/catalog";
import { type Registered, registeredWhile } from "./program";

/** Thirty entities, as `deck dump` writes them. */
const DUMP = readFileSync(join(__dirname, "fixtures/kong.yaml"), "utf8");

const import_ = (yaml: string) =>
  registeredWhile(() => new DeckFile("imported", { content: parseDeck(yaml, "kong.yaml") }));

describe("a file in decK's format", () => {
  let all: Registered[];
  before(async () => (all = await import_(DUMP)));

  const named = (type: string, name: string) => {
    const found = all.filter((one) => one.type.endsWith(`:${type}`) && one.name === name);
    assert.equal(found.length, 1, `${found.length} of ${type} ${name}`);
    return found[0]!.inputs;
  };

  it("becomes one resource for each of its entities", () => {
    const counts: Record<string, number> = {};
    for (const { type } of all.filter((one) => one.type.startsWith("kong:"))) {
      const kind = type.split(":")[2]!;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    assert.deepEqual(counts, {
      Consumer: 3,
      ConsumerAcl: 2,
      ConsumerJwtAuth: 1,
      ConsumerKeyAuth: 1,
      ConsumerOauth2: 1,
      Plugin: 10,
      Route: 4,
      Service: 3,
      Target: 3,
      Upstream: 2,
    });
  });

  it("keeps what a service and its routes say", () => {
    assert.deepEqual(named("Service", "legacy-status-v1"), {
      name: "legacy-status-v1",
      protocol: "https",
      host: "legacy.example.com",
      port: 443,
      connectTimeout: 5000,
      readTimeout: 60_000,
      writeTimeout: 60_000,
      retries: 5,
      tags: ["apim"],
    });
    const { hosts, headers, methods, protocols, stripPath, serviceId } = named("Route", "partner-orders-v1-get-orders");
    assert.deepEqual(
      { hosts, headers, methods, protocols, stripPath, serviceId },
      {
        hosts: ["orders.example.com"],
        headers: [{ name: "x-version", values: ["1"] }],
        methods: ["GET", "POST"],
        protocols: ["https"],
        stripPath: true,
        serviceId: "partner-orders-v1-id",
      },
    );
    assert.deepEqual(named("Route", "billing-invoice-v1-get-one").paths, ["~/billing/invoices/\\d+$"]);
  });

  it("compares plugins whole, and attaches them where they were", () => {
    const { strictMatch, serviceId, consumerId, routeId, enabled } = named(
      "Plugin",
      "legacy-status-v1-ledger-request-termination",
    );
    assert.deepEqual(
      { strictMatch, serviceId, consumerId, routeId, enabled },
      {
        strictMatch: true,
        serviceId: "legacy-status-v1-id",
        consumerId: "ledger-id",
        routeId: undefined,
        enabled: false,
      },
    );
    assert.equal(named("Plugin", "global-correlation-id").serviceId, undefined);
    assert.equal(named("Plugin", "partner-orders-v1-get-orders-cors").routeId, "partner-orders-v1-get-orders-id");
  });

  it("keeps credentials secret", () => {
    assert.deepEqual(named("ConsumerJwtAuth", "ledger-jwt-ledger"), {
      consumerId: "ledger-id",
      key: "ledger",
      algorithm: "HS256",
      secret: { secret: "hush-hush" },
      rsaPublicKey: "none",
      tags: ["apim"],
    });
    assert.deepEqual(named("ConsumerOauth2", "storefront-oauth2-web-id").clientSecret, { secret: "web-secret" });
    const { configJson } = named("Plugin", "partner-orders-v1-oauth2") as { configJson: { secret: string } };
    assert.match(configJson.secret, /"provision_key":"hush"/);
  });
});

describe("the rest of decK's format", () => {
  const of = async (yaml: string, type: string) =>
    (await import_(yaml)).filter((one) => one.type.endsWith(`:${type}`)).map(({ inputs }) => inputs);

  it("has a service's address in one, and certificates", async () => {
    const yaml = `
      _format_version: "3.0"
      certificates: [{ id: c-1, cert: PEM, key: KEY, snis: [{ name: a.example }] }]
      services: [{ name: one, url: "https://a.example/base", client_certificate: c-1 }]`;
    const [{ protocol, host, port, path, clientCertificateId } = {}] = await of(yaml, "Service");
    assert.deepEqual(
      { protocol, host, port, path, clientCertificateId },
      { protocol: "https", host: "a.example", port: 443, path: "/base", clientCertificateId: "a.example-id" },
    );
    assert.deepEqual(await of(yaml, "Certificate"), [
      { certificate: "PEM", privateKey: { secret: "KEY" }, snis: ["a.example"] },
    ]);
  });

  it("has routes and plugins beside what they are for", async () => {
    const yaml = `
      _format_version: "3.0"
      services: [{ name: one, host: a }]
      routes: [{ name: r, service: { name: one }, paths: [/a] }]
      plugins: [{ name: cors, route: r }]`;
    assert.equal((await of(yaml, "Route"))[0]?.serviceId, "one-id");
    assert.equal((await of(yaml, "Plugin"))[0]?.routeId, "r-id");
  });

  it("has tags for all, and configurations that plugins share", async () => {
    const yaml = `
      _format_version: "3.0"
      _info: { select_tags: [apim] }
      _plugin_configs: { few: { minute: 5, policy: local } }
      services: [{ name: one, host: a, tags: [own], plugins: [{ name: rate-limiting, _config: few, config: { minute: 9 } }] }]`;
    assert.deepEqual((await of(yaml, "Service"))[0]?.tags, ["own", "apim"]);
    const [{ configJson } = {}] = await of(yaml, "Plugin");
    const { minute, policy } = JSON.parse(configJson as string) as Record<string, unknown>;
    assert.deepEqual({ minute, policy }, { minute: 9, policy: "local" });
  });

  it("had routes keep their path before 3.0, and has them strip it since", async () => {
    const yaml = (version: string) => `
      _format_version: "${version}"
      services: [{ name: one, host: a, routes: [{ name: r, paths: [/a] }] }]`;
    assert.equal((await of(yaml("1.1"), "Route"))[0]?.stripPath, false);
    assert.equal((await of(yaml("3.0"), "Route"))[0]?.stripPath, true);
  });

  it("has plugins of any name, which are compared not at all", async () => {
    const yaml = `
      _format_version: "3.0"
      plugins: [{ name: own-plugin, config: { colour: red, password: hush } }]`;
    const [{ strictMatch, configJson } = {}] = await of(yaml, "Plugin");
    assert.deepEqual(
      { strictMatch, configJson },
      { strictMatch: false, configJson: { secret: '{"colour":"red","password":"hush"}' } },
    );
  });
});

describe("faults in a file in decK's format", () => {
  const faultsOf = (yaml: string) => {
    try {
      parseDeck(yaml, "kong.yaml");
    } catch (error) {
      return (error as Error).message.split("\n");
    }
    return assert.fail("no fault was found");
  };

  it("are told all at once, by the names of what they are in", () => {
    const yaml = `
      _format_version: "3.0"
      vaults: []
      services:
        - name: billing
          host: a
          colour: red
          enabled: false
          routes:
            - { name: list, paths: [/a], expression: "http.path" }
            - { paths: [/b] }
          plugins:
            - { name: jwt, config: { claims: [exp] } }
            - { name: cors, protocols: [http] }
      upstreams: [{ name: u, algorithm: least-connections, healthchecks: { threshold: 5 } }]
      consumers:
        - { username: ledger, hmacauth_credentials: [] }
        - { username: old, basicauth_credentials: [{ username: old, password: 2429ab0b04b519db5b43b2e4cf82e8c876219bdd }] }`;
    assert.deepEqual(faultsOf(yaml).sort(), [
      "  - consumers[ledger].hmacauth_credentials is unknown, or beyond the Kong provider",
      "  - consumers[old].basicauth_credentials[old].password is the hash that Kong keeps: write the password itself",
      "  - services[billing].colour is unknown, or beyond the Kong provider",
      "  - services[billing].enabled can only be true: the Kong provider cannot set it",
      "  - services[billing].plugins[cors].protocols can only be grpc, grpcs, http, https: the Kong provider cannot set it",
      "  - services[billing].plugins[jwt].config.claims is no field of plugin 'jwt' in Kong 3.9",
      "  - services[billing].routes[1].name Invalid input: expected string, received undefined",
      "  - services[billing].routes[list].expression is unknown, or beyond the Kong provider",
      "  - upstreams[u].algorithm can only be round-robin with hash_on none: the Kong provider cannot set it",
      "  - upstreams[u].healthchecks.threshold can only be 0: the Kong provider cannot set it",
      "  - vaults is unknown, or beyond the Kong provider",
      "kong.yaml has 11 faults; nothing of it was created.",
    ]);
  });

  const cases: [string, string, string][] = [
    [
      "a name that is there twice",
      "services: [{ name: one, host: a }, { name: one, host: b }]",
      "  - services have 'one' twice",
    ],
    [
      "a reference to nothing",
      "plugins: [{ name: cors, service: none }]",
      "  - plugins[cors].service 'none' is not in the file",
    ],
    [
      "a route without service",
      "routes: [{ name: r, paths: [/a] }]",
      "  - routes[r].service is missing: the Kong provider has no routes without a service",
    ],
  ];
  for (const [what, yaml, message] of cases) {
    it(`tell of ${what}`, () => {
      assert.deepEqual(faultsOf(`_format_version: "3.0"\n${yaml}`).slice(1), [message]);
    });
  }

  it("tell of a path that changed its meaning with Kong 3", () => {
    const yaml = `
      _format_version: "1.1"
      services: [{ name: one, host: a, routes: [{ name: r, paths: ['/a/\\d+', '~/b/\\d+'] }] }]`;
    assert.match(
      faultsOf(yaml)[1]!,
      /services\[one\]\.routes\[r\]\.paths has '\/a\/\\d\+', which was a regular expression/,
    );
  });

  it("tell of a file that is of another kind", () => {
    assert.match(faultsOf("colour: red").join("\n"), /_format_version/);
    assert.match(faultsOf("").join("\n"), /the file Invalid input: expected object/);
  });
});
