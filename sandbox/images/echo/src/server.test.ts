import assert from "node:assert/strict";
import { type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { echoServer } from "./server";
import { readSettings } from "./settings";

/** What the tests read of an echo. */
interface Echo {
  host: { hostname: string; ip: string; ips: string[] };
  http: Record<string, string>;
  request: { params: unknown; query: unknown; cookies: unknown; body: unknown; headers: Record<string, string> };
  environment?: Record<string, string>;
}

describe("echo server", () => {
  let server: Server;
  const log: string[] = [];

  async function start(environment: NodeJS.ProcessEnv = { ENABLE__ENVIRONMENT: "false" }): Promise<void> {
    server = echoServer(readSettings(environment), (line) => log.push(line));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  const ask = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init);
  const echoOf = async (path: string, init?: RequestInit) => (await (await ask(path, init)).json()) as Echo;

  beforeEach(() => start());
  afterEach(() => {
    log.length = 0;
    server.close();
    server.closeAllConnections();
  });

  it("answers any path with the request in JSON", async () => {
    const response = await ask("/some/path?a=1&b=2&b=3", { headers: { cookie: "theme=dark; name=a%20b" } });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
    const { host, http, request, environment } = (await response.json()) as Echo;
    assert.deepEqual(host, { hostname: "127.0.0.1", ip: "127.0.0.1", ips: [] });
    assert.deepEqual(http, { method: "GET", baseUrl: "", originalUrl: "/some/path?a=1&b=2&b=3", protocol: "http" });
    assert.deepEqual(request.params, { 0: "/some/path" });
    assert.deepEqual(request.query, { a: "1", b: ["2", "3"] });
    assert.deepEqual(request.cookies, { theme: "dark", name: "a b" });
    assert.deepEqual(request.body, {});
    assert.equal(environment, undefined);
    assert.match(log[0], /\| \[GET\] - http:\/\/127\.0\.0\.1:\d+\/some\/path\?a=1&b=2&b=3$/);
  });

  for (const [type, body, seen] of [
    ["application/json", '{"test":"with json"}', { test: "with json" }],
    ["application/x-www-form-urlencoded", "a=1&a=2&b=x+y", { a: ["1", "2"], b: "x y" }],
    ["text/plain", "plain", "plain"],
    ["application/octet-stream", "bytes", {}],
  ] as const) {
    it(`echoes a body of ${type}`, async () => {
      const { request } = await echoOf("/", { method: "POST", body, headers: { "content-type": type } });
      assert.deepEqual(request.body, seen);
    });
  }

  it("refuses a body that is not the JSON it says, or too long", async () => {
    const headers = { "content-type": "application/json" };
    assert.equal((await ask("/", { method: "POST", body: "{", headers })).status, 400);
    assert.equal((await ask("/", { method: "POST", body: "x".repeat(200_000), headers })).status, 413);
  });

  it("takes the status from the query or a header", async () => {
    assert.equal((await ask("/?echo_code=503")).status, 503);
    assert.equal((await ask("/", { headers: { "X-ECHO-CODE": "404" } })).status, 404);
    assert.equal((await ask("/?echo_code=201", { headers: { "X-ECHO-CODE": "404" } })).status, 201);
    for (const wrong of ["100", "600", "abc", "200.404"]) {
      assert.equal((await ask(`/?echo_code=${wrong}`)).status, 200, wrong);
    }
  });

  it("picks one of several statuses, and says which there were", async () => {
    const { status, headers } = await ask("/?echo_code=200-503-999");
    assert.ok([200, 503].includes(status));
    assert.equal(headers.get("x-echo-random-status"), "200, 503");
  });

  it("sends a body and headers that it is asked for", async () => {
    const response = await ask("/?echo_body=amazing&echo_header=One:1,%20Two:2,%20broken");
    assert.equal(await response.text(), '"amazing"');
    assert.equal(response.headers.get("one"), "1");
    assert.equal(response.headers.get("two"), "2");
  });

  it("waits as long as it is asked to, within bounds", async () => {
    const started = performance.now();
    await ask("/?echo_time=150");
    assert.ok(performance.now() - started >= 145);
    await ask("/?echo_time=60001");
    assert.ok(performance.now() - started < 5_000);
  });

  it("leaves out what is switched off", async () => {
    server.close();
    await start({ ENABLE__HOST: "false", ENABLE__COOKIES: "false", LOGS__IGNORE__PING: "true" });
    const { host, request, environment } = await echoOf("/ping", { headers: { cookie: "a=b" } });
    assert.equal(host, undefined);
    assert.deepEqual(request.cookies, []);
    assert.ok(environment?.PATH);
    assert.deepEqual(log, []);
  });

  it("answers HEAD without a body", async () => {
    const response = await ask("/", { method: "HEAD" });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), "");
  });
});
