import assert from "node:assert/strict";
import { connect as connectTls } from "node:tls";
import { generate } from "selfsigned";
import { type Entity } from "../schema/field.js";
import { TestGateway } from "./test-gateway.js";
import { TestUpstream } from "./test-upstream.js";

const url = process.env.APIM_TEST_POSTGRES;

/**
 * The gateway over a real Postgres: APIM_TEST_POSTGRES is the URL of a server on which databases may be made
 * (postgres://user:password@host:port/database). Without it these tests do not exist.
 */
if (url) {
  describe("kong: gateway over Postgres", () => {
    let gateway: TestGateway;
    let upstream: TestUpstream;

    before(async () => {
      gateway = await TestGateway.start(url);
      upstream = await TestUpstream.start();
    });

    after(async () => {
      await gateway.stop();
      upstream.stop();
    });

    const admin = (method: string, path: string, body?: object) => gateway.admin(method, path, body);
    const codeOf = ({ status, body }: { status: number; body: Entity }) => [status, body.code];

    it("creates, reads, changes, replaces and deletes by id and name", async () => {
      const made = await admin("POST", "/services", { name: "crud", host: "h", tags: ["a", "b"] });
      assert.equal(made.status, 201);
      assert.equal(made.body.port, 80);
      assert.equal(made.body.path, null);
      const read = await admin("GET", `/services/${String(made.body.id)}`);
      assert.deepEqual(read.body, made.body);
      assert.equal((await admin("PATCH", "/services/crud", { port: 81 })).body.port, 81);
      const replaced = await admin("PUT", "/services/crud", { host: "other" });
      assert.deepEqual([replaced.body.id, replaced.body.port, replaced.body.tags], [made.body.id, 80, null]);
      assert.equal((await admin("DELETE", "/services/crud")).status, 204);
      assert.equal((await admin("GET", "/services/crud")).status, 404);
      assert.equal((await admin("DELETE", "/services/crud")).status, 204);
    });

    it("answers violations with Kong's codes", async () => {
      const id = "11111111-1111-4111-8111-111111111111";
      await admin("PUT", `/services/${id}`, { name: "codes", host: "h" });
      await admin("POST", "/services/codes/routes", { name: "codes-r", paths: ["/codes"] });
      assert.deepEqual(codeOf(await admin("POST", "/services", { name: "codes", host: "h" })), [409, 5]);
      assert.deepEqual(codeOf(await admin("POST", "/services", { id, host: "h" })), [400, 3]);
      assert.deepEqual(codeOf(await admin("PATCH", "/services/none", { port: 1 })), [404, 6]);
      assert.deepEqual(codeOf(await admin("POST", "/routes", { paths: ["/"], service: { name: "none" } })), [400, 13]);
      const missing = { name: "cors", service: { id: "22222222-2222-4222-8222-222222222222" } };
      assert.deepEqual(codeOf(await admin("POST", "/plugins", missing)), [400, 4]);
      const referenced = await admin("DELETE", "/services/codes");
      assert.deepEqual(referenced.body.fields, { "@referenced_by": "routes" });
      const plugin = { name: "cors", service: { id } };
      assert.equal((await admin("POST", "/plugins", plugin)).status, 201);
      const again = await admin("POST", "/plugins", plugin);
      assert.deepEqual(again.body.fields, { name: "cors", service: { id }, route: null, consumer: null });
      assert.equal((await admin("GET", "/services?size=0")).body.code, 9);
      assert.equal((await admin("GET", "/services?tags=a,b/c")).status, 400);
      assert.equal((await admin("GET", "/nope")).status, 404);
      assert.equal((await admin("DELETE", "/services")).status, 405);
    });

    it("makes one of many that ask for the same name at once", async () => {
      const all = Array.from({ length: 8 }, () => admin("POST", "/consumers", { username: "race" }));
      const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
      assert.deepEqual(statuses, [201, ...Array<number>(7).fill(409)]);
    });

    it("pages through lists, and filters by tag", async () => {
      const names = Array.from({ length: 5 }, (_, index) => `page-${index}`);
      await Promise.all(names.map((username) => admin("PUT", `/consumers/${username}`, { tags: ["page", username] })));
      const seen: string[] = [];
      for (let path: string | null = "/consumers?tags=page&size=2"; path;) {
        const { body } = await admin("GET", path);
        seen.push(...(body.data as Entity[]).map(({ username }) => String(username)));
        path = body.next as string | null;
      }
      assert.deepEqual(seen.sort(), names);
      const either = await admin("GET", "/consumers?tags=page-1/page-2");
      assert.equal((either.body.data as Entity[]).length, 2);
      assert.equal(((await admin("GET", "/tags/page")).body.data as Entity[]).length, 5);
    });

    it("keeps credentials below their consumer, and deletes them with it", async () => {
      await admin("PUT", "/consumers/owner", {});
      await admin("PUT", "/consumers/other", {});
      const made = await admin("POST", "/consumers/owner/jwt", {});
      assert.match(String(made.body.secret), /^[A-Za-z0-9]{32}$/);
      assert.equal((await admin("GET", `/consumers/other/jwt/${String(made.body.key)}`)).status, 404);
      assert.equal((await admin("GET", `/jwts/${String(made.body.key)}/consumer`)).body.username, "owner");
      await admin("DELETE", "/consumers/owner");
      assert.equal((await admin("GET", `/jwts/${String(made.body.key)}`)).status, 404);
    });

    it("serves certificates by the name that is asked for", async () => {
      const { cert, private: key } = generate([{ name: "commonName", value: "named.example" }], { keySize: 2048 });
      const made = await admin("POST", "/certificates", { cert, key, snis: ["named.example", "*.wild.example"] });
      assert.deepEqual(made.body.snis, ["*.wild.example", "named.example"]);
      assert.equal((await admin("GET", "/certificates/named.example")).body.id, made.body.id);
      await gateway.eventually(async () => {
        assert.equal(await commonName(gateway.securePort, "a.wild.example"), "named.example");
        assert.equal(await commonName(gateway.securePort, "else.example"), "localhost");
      });
    });

    it("proxies what was configured, with plugins, and logs it", async () => {
      await admin("PUT", "/upstreams/pool", {});
      await admin("POST", "/upstreams/pool/targets", { target: `127.0.0.1:${upstream.port}` });
      await admin("PUT", "/services/proxied", { host: "pool", path: "/base" });
      await admin("PUT", "/services/proxied/routes/proxied-r", { paths: ["/p"] });
      const limits = { minute: 2, policy: "local" };
      await admin("POST", "/services/proxied/plugins", { name: "rate-limiting", config: limits });
      await gateway.eventually(async () => {
        const first = await gateway.proxy("/p");
        assert.deepEqual([first.status, first.headers.get("x-ratelimit-remaining-minute")], [200, "1"]);
      });

      const second = await gateway.proxy("/p/leaf?x=1");
      assert.equal(second.status, 200);
      assert.equal(((await second.json()) as Entity).url, "/base/leaf?x=1");
      assert.equal(second.headers.get("x-ratelimit-remaining-minute"), "0");
      assert.match(second.headers.get("via") ?? "", /kong/);
      const third = await gateway.proxy("/p");
      assert.equal(third.status, 429);
      assert.equal(((await third.json()) as Entity).message, "API rate limit exceeded");
    });

    it("stores every entity as a row", async () => {
      const { rows } = await gateway.sql("SELECT count(*)::int AS count FROM services WHERE name = 'proxied'");
      assert.equal(rows[0]?.count, 1);
    });

    it("takes in changes that were made in SQL", async () => {
      await gateway.sql(`UPDATE routes SET paths = '{/moved}' WHERE name = 'proxied-r'`);
      await gateway.eventually(async () => assert.equal((await gateway.proxy("/p")).status, 404));
    });
  });
}

function commonName(port: number, servername: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
