import assert from "node:assert/strict";
import { request } from "../support/http";
import { DEMO_URL, platform } from "../support/platform";
import { outputOf } from "../support/state";

export function demoApi(): void {
  describe("the demo API", () => {
    it("answers 200 from the upstream", async () => {
      const { status, body } = await request(`${DEMO_URL}/some/path?with=query`);
      assert.equal(status, 200, body);
      const { http } = JSON.parse(body) as { http: { method: string; originalUrl: string } };
      assert.deepEqual([http.method, http.originalUrl], ["GET", "/some/path?with=query"]);
    });

    it("says what Kong did with the request", async () => {
      const { headers } = await request(DEMO_URL);
      assert.match(headers.via ?? "", /kong/i);
      for (const name of ["x-kong-upstream-latency", "x-kong-proxy-latency"])
        assert.match(headers[name] ?? "", /^\d+$/);
    });

    it("says how many requests are left", async () => {
      const { headers } = await request(DEMO_URL);
      assert.equal(headers["ratelimit-limit"], "100");
      assert.equal(headers["x-ratelimit-limit-minute"], "100");
      assert.equal(headers["x-ratelimit-limit-hour"], "1000");
      assert.equal(headers["x-ratelimit-remaining-minute"], headers["ratelimit-remaining"]);
      assert.ok(Number(headers["ratelimit-reset"]) <= 60);
    });

    it("answers a browser's preflight", async () => {
      const { status, headers } = await request(DEMO_URL, {
        method: "OPTIONS",
        headers: { origin: "https://portal.example.com", "access-control-request-method": "GET" },
      });
      assert.equal(status, 200);
      assert.equal(headers["access-control-allow-origin"], "https://portal.example.com");
      assert.match(headers["access-control-allow-methods"] ?? "", /GET/);
    });

    it("has no other route", async () => {
      const { status, body } = await request(platform.url("proxy", "/elsewhere"));
      assert.equal(status, 404);
      assert.match(body, /no Route matched with those values/);
    });

    it("is served over TLS too, as is the Admin API", async () => {
      const certificate = await outputOf(platform, "gateway-certificate", "certPem");
      for (const url of [platform.url("proxyTls", "/demo/echo"), platform.url("adminTls", "/status")]) {
        assert.equal((await request(url, { certificate })).status, 200, url);
      }
    });
  });
}
