import assert from "node:assert/strict";
import { FakeKong, merged, Subject } from "./testing";

const SERVICE = { name: "demo-echo-v1", protocol: "http", host: "demo-echo", tags: ["apim"] };

describe("the kong provider", () => {
  let gateway: FakeKong;
  let uri: string;
  beforeEach(async () => {
    gateway = new FakeKong();
    uri = await gateway.listen();
  });
  afterEach(() => gateway.close());

  function subject(type: string, config = {}) {
    return new Subject(type, { kongAdminUri: uri, ...config });
  }

  /** Edits an entity behind the provider's back. */
  function edit(change: Record<string, unknown>) {
    for (const [path, entity] of gateway.entities) gateway.entities.set(path, merged(entity, change));
  }

  describe("a service", () => {
    it("is quiet, and knows its UUID", async () => {
      const service = subject("Service");
      await service.apply(SERVICE);
      assert.match(service.id, /^[0-9a-f-]{36}$/);
      assert.equal(gateway.requests.at(-1)?.body.connect_timeout, 60_000);
      assert.deepEqual(await service.drift(), []);
      assert.deepEqual(await service.apply(SERVICE), []);
    });

    it("takes changes in place, and clears what is not given any more", async () => {
      const service = subject("Service");
      await service.apply({ ...SERVICE, path: "/base", clientCertificateId: "1234" });
      assert.deepEqual(gateway.requests.at(-1)?.body.client_certificate, { id: "1234" });
      assert.deepEqual(await service.apply({ ...SERVICE, retries: 2 }), ["path", "retries", "clientCertificateId"]);
      assert.deepEqual(gateway.requests.at(-1)?.body, { path: null, retries: 2, client_certificate: null });
      assert.deepEqual(await service.drift(), []);
    });

    it("shows an edit by hand, and is gone once it was deleted by hand", async () => {
      const service = subject("Service");
      await service.apply(SERVICE);
      edit({ retries: 9, tags: [] });
      assert.deepEqual(await service.drift(), ["retries", "tags"]);
      gateway.entities.clear();
      assert.equal(await service.drift(), undefined);
      await service.remove();
    });

    it("passes on why Kong refused it", async () => {
      await assert.rejects(subject("Service").apply({ ...SERVICE, protocol: "ftp" }), {
        message:
          "failed to create kong service: HTTP status 400 " +
          '(message: "schema violation (protocol: expected one of: grpc, http, https)")',
      });
    });

    it("refuses a property that it does not know", async () => {
      await assert.rejects(
        subject("Service").apply({ ...SERVICE, conectTimeout: 1 }),
        /conectTimeout.*connectTimeout/s,
      );
    });
  });

  it("writes a route's headers as Kong does", async () => {
    const route = subject("Route");
    const inputs = {
      name: "r",
      protocols: ["http"],
      serviceId: "1234",
      paths: ["/a"],
      headers: [{ name: "x-Mixed_case", values: ["1", "2"] }],
      tags: ["apim"],
    };
    await route.apply(inputs);
    const { headers, service } = gateway.requests.at(-1)?.body ?? {};
    assert.deepEqual({ headers, service }, { headers: { "x-Mixed_case": ["1", "2"] }, service: { id: "1234" } });
    assert.deepEqual(await route.drift(), []);
    edit({ paths: ["/b"] });
    assert.deepEqual(await route.drift(), ["paths"]);
  });

  it("compares of an upstream's health checks what the program gave", async () => {
    const upstream = subject("Upstream");
    const healthchecks = { active: { httpPath: "/health", healthy: { interval: 10 } } };
    await upstream.apply({ name: "up", healthchecks });
    assert.deepEqual(await upstream.drift(), []);
    edit({ healthchecks: { active: { unhealthy: { timeouts: 3 } } } });
    assert.deepEqual(await upstream.drift(), []);
    edit({ healthchecks: { active: { healthy: { interval: 5 } } } });
    assert.deepEqual(await upstream.drift(), ["healthchecks"]);
  });

  it("shows all health checks of an upstream where none is given", async () => {
    const upstream = subject("Upstream");
    await upstream.apply({ name: "up" });
    assert.equal((upstream.value("healthchecks") as { active: { httpPath: string } }).active.httpPath, "/");
    assert.deepEqual(await upstream.drift(), []);
  });

  it("knows a target by both identifiers, and replaces it for any change", async () => {
    const target = subject("Target");
    const inputs = { upstreamId: "5678", target: "echo:8080", weight: 100 };
    await target.apply(inputs);
    assert.match(target.id, /^5678\/[0-9a-f-]{36}$/);
    assert.deepEqual(await target.drift(), []);
    assert.deepEqual(await target.apply({ ...inputs, weight: 10 }), ["weight!"]);
    await target.remove();
    assert.equal(gateway.entities.size, 0);
  });

  describe("a plugin", () => {
    const WHOLE = { policy: "local", hour: null, minute: 100, redis: { host: null, port: 6379 } };

    it("that is not strict never shows an edit, only Kong's configuration", async () => {
      const plugin = subject("Plugin");
      await plugin.apply({ name: "rate-limiting", serviceId: "1", configJson: `{ "minute": 100 }` });
      assert.deepEqual(JSON.parse(String(plugin.value("computedConfig"))), WHOLE);
      edit({ config: { minute: 5 } });
      assert.deepEqual(await plugin.drift(), []);
      assert.equal(plugin.value("configJson"), `{ "minute": 100 }`);
    });

    it("that is strict and whole is quiet, and shows an edit once", async () => {
      const plugin = subject("Plugin");
      const inputs = {
        name: "rate-limiting",
        serviceId: "1",
        strictMatch: true,
        configJson: JSON.stringify(WHOLE, null, 1),
      };
      await plugin.apply(inputs);
      assert.equal("strictMatch" in (gateway.requests.at(-1)?.body ?? {}), false);
      assert.deepEqual(await plugin.drift(), []);
      assert.deepEqual(await plugin.apply(inputs), []);
      edit({ config: { minute: 5 } });
      assert.deepEqual(await plugin.drift(), ["configJson"]);
      assert.deepEqual(await plugin.apply(inputs), ["configJson"]);
      assert.deepEqual(await plugin.drift(), []);
    });

    it("that is strict and partial differs for ever, as with the official plugin", async () => {
      for (const config of [{}, { strictPluginsMatch: true }]) {
        const plugin = subject("Plugin", config);
        const inputs = {
          name: "rate-limiting",
          strictMatch: !("strictPluginsMatch" in config),
          configJson: `{"minute":100}`,
        };
        await plugin.apply(inputs);
        assert.deepEqual(await plugin.apply(inputs), ["configJson"]);
        assert.deepEqual(await plugin.apply(inputs), ["configJson"]);
      }
    });

    it("is refused with a configuration that is no JSON object", async () => {
      const made = subject("Plugin").apply({ name: "cors", configJson: "[]" });
      await assert.rejects(made, /'configJson'.*must be a JSON object/);
    });
  });

  describe("a credential", () => {
    it("keeps its password, of which Kong only shows a hash", async () => {
      const credential = subject("ConsumerBasicAuth");
      await credential.apply({ consumerId: "9", username: "u", password: "pw" });
      assert.match(credential.id, /^[0-9a-f-]{36}\|9$/);
      assert.deepEqual(await credential.drift(), []);
      assert.equal(credential.value("password"), "pw");
      assert.notEqual(credential.state.password, "pw", "the password is not marked as a secret");
    });

    it("takes what Kong makes up, and keeps it secret", async () => {
      const credential = subject("ConsumerJwtAuth");
      await credential.apply({ consumerId: "9", rsaPublicKey: "unused" });
      assert.equal(credential.value("secret"), "made-by-kong");
      assert.notEqual(credential.state.secret, "made-by-kong", "the secret is not marked as such");
      assert.deepEqual(await credential.drift(), []);
    });
  });

  describe("the connection", () => {
    it("carries what the Admin API asks for", async () => {
      const keys = { kongAdminToken: "t", kongApiKey: "k", kongAdminUsername: "u", kongAdminPassword: "p" };
      await subject("Consumer", { ...keys, kongWorkspace: "w" }).apply({ username: "alice" });
      const { path, headers } = gateway.requests.at(-1) ?? {};
      assert.equal(path, "/w/consumers");
      assert.equal(headers?.["kong-admin-token"], "t");
      assert.equal(headers?.apikey, "k");
      assert.equal(headers?.authorization, `Basic ${Buffer.from("u:p").toString("base64")}`);
    });

    it("waits with a change until the gateway has started", async () => {
      gateway.unavailable = 2;
      await subject("Consumer").apply({ username: "alice" });
      assert.deepEqual(
        gateway.requests.map(({ method }) => method),
        ["GET", "GET", "GET", "POST"],
      );
    });

    it("keeps what is known while the gateway is away, or cannot tell", async () => {
      const service = subject("Service");
      await service.apply(SERVICE);
      gateway.unavailable = 1;
      assert.deepEqual(await service.drift(), []);
      await gateway.close();
      assert.deepEqual(await service.drift(), []);
      assert.equal(service.warnings.length, 2);
      assert.match(service.warnings.join(), /HTTP status 503.*cannot reach Kong's Admin API at http:/s);
      gateway = new FakeKong();
      await gateway.listen();
    });
  });
});
