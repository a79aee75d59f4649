/** The pipeline that the platform ships, run on what Kong's http-log sends. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FakeElasticsearch } from "./testing/fake-elasticsearch";
import httpLog from "./testing/http-log.json";
import { run } from "./testing/pipelines";

type Json = Record<string, unknown>;

const SHIPPED = join(__dirname, "../../../../infra/observability/logstash");
const PORT = 28792;

/** The shipped file, on another port. */
const pipelineText = readFileSync(join(SHIPPED, "pipelines/kong.conf"), "utf8").replace(
  "port => 8080",
  `port => ${PORT}`,
);

const changed = (changes: Json) => ({ ...structuredClone(httpLog.accepted), ...changes });

describe("the platform's pipeline", () => {
  let fake: FakeElasticsearch;
  beforeEach(async () => {
    fake = new FakeElasticsearch();
    process.env["ELASTICSEARCH_HOSTS"] = await fake.start();
  });
  afterEach(() => fake.stop());

  /** Sends bodies as Kong does, one after the other, and returns the stored documents. */
  async function stored(...bodies: unknown[]): Promise<Json[]> {
    const pipeline = await run(pipelineText);
    for (const body of bodies) {
      const answer = await fetch(`http://127.0.0.1:${PORT}/`, {
        method: "POST",
        body: typeof body === "string" ? body : JSON.stringify(body),
        headers: { "content-type": "application/json", "user-agent": "lua-resty-http/0.17.2 (Lua) ngx_lua/10028" },
      });
      assert.equal(answer.status, 200);
    }
    await pipeline.stop();
    return fake.sources();
  }

  it("stores an accepted request with names, numbers and the time at which it came in", async () => {
    const [document] = await stored(httpLog.accepted);
    assert.equal(document?.["@timestamp"], "2026-11-24T01:54:29.414Z");
    assert.deepEqual(
      [document?.["service_name"], document?.["route_name"], document?.["consumer_id"]],
      ["log1", "log1-r", "49c7beb2-09d3-46d3-8094-8152a2e9945b"],
    );
    assert.deepEqual([document?.["total_latency"], document?.["upstream_latency"]], [1, 1]);
    assert.deepEqual(document?.["latencies"], { receive: 0, kong: 0, request: 1, proxy: 1 });
    assert.equal((document?.["response"] as Json)["status"], 200);
    assert.equal(document?.["tags"], undefined);
    assert.equal(fake.documents.get(httpLog.accepted.request.id)?.index, "kong-api-logs-2026.11.24");
  });

  it("adds nothing of its own or of the log call", async () => {
    const [document] = await stored(httpLog.accepted);
    const added = Object.keys(document ?? {}).filter((name) => !(name in httpLog.accepted));
    assert.deepEqual(added.sort(), [
      ...["@timestamp", "@version", "consumer_id", "route_name", "service_name", "total_latency", "upstream_latency"],
    ]);
    assert.ok(!JSON.stringify(document).includes("%{"));
  });

  it("stores a refused request without consumer and without the upstream's -1 ms", async () => {
    const [document] = await stored(httpLog.refused);
    assert.deepEqual(document?.["tags"], ["error"]);
    assert.equal(document?.["service_name"], "log1");
    assert.deepEqual(document?.["latencies"], { receive: 0, kong: 0, request: 0 });
    assert.equal(document?.["total_latency"], 0);
    for (const name of ["consumer_id", "upstream_latency"]) assert.ok(!(name in (document ?? {})), name);
  });

  const statuses: [number | string, string[] | undefined][] = [
    [399, undefined],
    [400, ["error"]],
    [499, ["error"]],
    [500, ["error", "server_error"]],
    ["503", ["error", "server_error"]],
  ];
  for (const [status, tags] of statuses) {
    it(`tags status ${JSON.stringify(status)} with ${JSON.stringify(tags)}`, async () => {
      const [document] = await stored(changed({ response: { status } }));
      assert.deepEqual(document?.["tags"], tags);
      assert.equal((document?.["response"] as Json)["status"], Number(status));
    });
  }

  it("makes numbers of latencies that come as text", async () => {
    const [document] = await stored(changed({ latencies: { request: "12", kong: "2", proxy: "10" } }));
    assert.deepEqual(document?.["latencies"], { request: 12, kong: 2, proxy: 10 });
    assert.deepEqual([document?.["total_latency"], document?.["upstream_latency"]], [12, 10]);
  });

  it("makes a document of each entry of a batch, and one of an entry that comes twice", async () => {
    await stored(httpLog.batch, httpLog.batch);
    assert.deepEqual(
      [...fake.documents.keys()],
      httpLog.batch.map(({ request }) => request.id),
    );
  });

  it("gives an entry without request id an id of its own", async () => {
    const { id: _id, ...request } = httpLog.accepted.request;
    await stored(changed({ request }), changed({ request }));
    assert.equal(fake.documents.size, 2);
  });

  it("stores no credentials", async () => {
    const secret = "s3cret";
    const entry = changed({});
    const headers = {
      authorization: secret,
      cookie: `jwt=${secret}`,
      apikey: secret,
      "proxy-authorization": secret,
      host: "h",
    };
    Object.assign(entry.request, {
      headers,
      uri: `/a?jwt=${secret}&q=1`,
      url: `http://h/a?q=1&access_token=${secret}`,
      querystring: { jwt: secret, access_token: secret, apikey: [secret], q: "1" },
    });
    Object.assign(entry, { upstream_uri: `/?apikey=${secret}` });
    Object.assign(entry.response.headers, { "set-cookie": [secret] });
    const [document] = await stored(entry);
    assert.ok(!JSON.stringify(document).includes(secret), JSON.stringify(document));
    const request = document?.["request"] as Json;
    assert.deepEqual([request["uri"], request["url"]], ["/a?jwt=REDACTED&q=1", "http://h/a?q=1&access_token=REDACTED"]);
    assert.deepEqual([request["headers"], request["querystring"]], [{ host: "h" }, { q: "1" }]);
  });

  it("keeps what is no http-log entry as dead letters, and goes on", async () => {
    const bodies = ["{ not json", { hello: "world" }, changed({ response: {} }), httpLog.refused];
    const documents = await stored(...bodies);
    const dead = documents.filter(({ reason }) => reason !== undefined);
    assert.deepEqual(
      dead.map(({ message, hello }) => message ?? hello),
      ["{ not json", "world"],
    );
    assert.equal(documents.length, bodies.length);
    const indices = [...fake.documents.values()].map(({ index }) => index.replace(/-[0-9.]+$/, ""));
    assert.deepEqual(indices, [
      ...Array<string>(2).fill("kong-api-dead-letters"),
      ...Array<string>(2).fill("kong-api-logs"),
    ]);
  });

  it("keeps no credentials of what is not even JSON", async () => {
    const [letter] = await stored('{"request":{"method":"GET","headers":{"Authorization":"Bearer s3cret"},"uri":"/a"}');
    assert.equal(letter?.["message"], '{"request":{"method":"GET","headers":{"Authorization REDACTED},"uri":"/a"}');
  });

  it("tells where a request came from, from which program, and for which path", async () => {
    const entry = changed({ client_ip: "198.51.100.7" });
    const headers = { "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0" };
    Object.assign(entry.request, { headers, uri: "/a/b?q=1" });
    const [document] = await stored(entry);
    const { geoip, user_agent: program, request } = document as { geoip: Json; user_agent: Json; request: Json };
    assert.deepEqual([geoip["country_name"], geoip["location"]], ["Germany", { lat: 52.5244, lon: 13.4105 }]);
    assert.deepEqual([program["name"], program["major"], program["os"]], ["Firefox", "120", "Linux"]);
    assert.equal(request["path"], "/a/b");
  });

  it("knows no place for an address of a private network, and no program without a name", async () => {
    const [document] = await stored(changed({ client_ip: "10.0.0.1" }));
    assert.deepEqual(
      [document?.["geoip"], document?.["user_agent"], document?.["tags"]],
      [undefined, undefined, undefined],
    );
  });
});
