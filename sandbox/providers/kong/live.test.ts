import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { WireObject } from "../kit/values";
import { Subject } from "./testing";

/** The Admin API of a gateway that tests may change; the tests are skipped without. */
const GATEWAY = process.env.APIM_TEST_KONG;
const tags = ["apim-test"];

(GATEWAY ? describe : describe.skip)("the kong provider, on a gateway", () => {
  const made: Subject[] = [];
  afterEach(async () => {
    for (const subject of made.splice(0).reverse()) await subject.remove();
  });

  async function create(type: string, inputs: WireObject): Promise<Subject> {
    const subject = new Subject(type, { kongAdminUri: GATEWAY ?? "" });
    await subject.apply({ ...inputs, tags });
    made.push(subject);
    return subject;
  }

  /** Edits an entity behind the provider's back. */
  async function edit(path: string, body: unknown): Promise<void> {
    const request = { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(`${GATEWAY}${path}`, request);
    assert.equal(response.status, 200);
  }

  async function assertQuiet(): Promise<void> {
    for (const subject of made) {
      assert.deepEqual(await subject.drift(), []);
      assert.deepEqual(await subject.apply(subject.inputs), []);
    }
  }

  it("is quiet about services, routes and plugins, and sees edits by hand", async () => {
    const service = await create("Service", { name: "apim-test-v1", protocol: "http", host: "echo", path: "/base" });
    const route = await create("Route", {
      name: "apim-test-route",
      serviceId: service.id,
      protocols: ["http", "https"],
      methods: ["GET"],
      hosts: ["a.example.com"],
      paths: ["/a", "~/b/[0-9]+$"],
      headers: [{ name: "x-version", values: ["1", "2"] }],
    });
    const config = { origins: ["*"], methods: ["GET"], headers: null, exposed_headers: null, credentials: false };
    const more = { max_age: 3600, preflight_continue: false, private_network: false };
    const strict = { name: "cors", serviceId: service.id, strictMatch: true };
    const plugin = await create("Plugin", { ...strict, configJson: JSON.stringify({ ...more, ...config }) });
    await create("Plugin", { name: "rate-limiting", routeId: route.id, configJson: `{"minute":5}` });
    await assertQuiet();
    await edit(`/routes/${route.id}`, { paths: ["/other"] });
    assert.deepEqual(await route.drift(), ["paths"]);
    await edit(`/plugins/${plugin.id}`, { config: { max_age: 5 } });
    assert.deepEqual(await plugin.drift(), ["configJson"]);
  });

  it("clears what is taken away", async () => {
    const bare = { name: "apim-test-v1", protocol: "http", host: "echo", tags };
    const service = await create("Service", { ...bare, path: "/base", retries: 1 });
    await service.apply(bare);
    await assertQuiet();
  });

  it("is quiet about upstreams and targets", async () => {
    const active = { httpPath: "/health", healthy: { interval: 5, successes: 1 }, unhealthy: { httpFailures: 3 } };
    const upstream = await create("Upstream", { name: "apim-test", healthchecks: { active } });
    await create("Upstream", { name: "apim-test-plain" });
    await create("Target", { upstreamId: upstream.id, target: "127.0.0.1:9", weight: 100 });
    await assertQuiet();
    await edit("/upstreams/apim-test", { healthchecks: { active: { http_path: "/" } } });
    assert.deepEqual(await upstream.drift(), ["healthchecks"]);
  });

  it("is quiet about consumers and credentials, and loses them with their consumer", async () => {
    const { id: consumerId } = await create("Consumer", { username: "apim-test", customId: "1" });
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const rsaPublicKey = String(publicKey.export({ type: "spki", format: "pem" }));
    await create("ConsumerJwtAuth", { consumerId, algorithm: "RS256", key: "apim-test", rsaPublicKey });
    await create("ConsumerJwtAuth", { consumerId, rsaPublicKey: "unused" });
    await create("ConsumerAcl", { consumerId, group: "apim-test" });
    await create("ConsumerKeyAuth", { consumerId });
    await create("ConsumerBasicAuth", { consumerId, username: "apim-test", password: "pw" });
    const redirectUris = ["https://example.com/callback"];
    const hashed = { clientId: "apim-test", clientSecret: "secret", hashSecret: true };
    await create("ConsumerOauth2", { consumerId, name: "apim-test", redirectUris });
    await create("ConsumerOauth2", { consumerId, name: "apim-test-hashed", redirectUris, ...hashed });
    await assertQuiet();
    await fetch(`${GATEWAY}/consumers/apim-test`, { method: "DELETE" });
    for (const subject of made) assert.equal(await subject.drift(), undefined);
  });

  it("passes on why the gateway refused", async () => {
    const made = create("Service", { name: "apim-test-v1", protocol: "ftp", host: "echo" });
    await assert.rejects(made, /^Error: failed to create kong service: HTTP status 400 \(message: "schema violation/);
  });
});
