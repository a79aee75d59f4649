import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { TestGateway } from "../../node/test-gateway.js";
import { TestUpstream } from "../../node/test-upstream.js";
import { type Entity } from "../../schema/field.js";

const url = process.env.APIM_TEST_POSTGRES;

/** Both flows from the first request to the last, on two nodes over one Postgres: see APIM_TEST_POSTGRES. */
if (url) {
  describe("kong: oauth2 over Postgres", () => {
    let gateway: TestGateway;
    let peer: TestGateway;
    let upstream: TestUpstream;

    before(async () => {
      gateway = await TestGateway.start(url);
      peer = await gateway.startPeer();
      upstream = await TestUpstream.start();
      const admin = (method: string, path: string, body: object) => gateway.admin(method, path, body);
      await admin("PUT", "/services/orders", { url: `http://127.0.0.1:${upstream.port}` });
      await admin("PUT", "/services/orders/routes/orders", { paths: ["/orders"] });
      await admin("PUT", "/services/orders/routes/orders-admin", { paths: ["/orders/admin"] });
      await admin("POST", "/services/orders/plugins", {
        name: "oauth2",
        config: {
          scopes: ["read", "write"],
          provision_key: "provision",
          enable_client_credentials: true,
          enable_authorization_code: true,
          accept_http_if_already_terminated: true,
        },
      });
      await admin("POST", "/routes/orders-admin/plugins", { name: "acl", config: { allow: ["orders-admin"] } });
      await admin("PUT", "/consumers/alice", { custom_id: "A1" });
      await admin("PUT", "/consumers/bob", {});
      await admin("POST", "/consumers/bob/acls", { group: "orders-admin" });
      const redirect_uris = ["https://app.example/cb"];
      const app = { name: "app", client_id: "app", client_secret: "hush", hash_secret: true, redirect_uris };
      await admin("POST", "/consumers/alice/oauth2", app);
      await admin("POST", "/consumers/bob/oauth2", { name: "job", client_id: "job", client_secret: "hush" });
      for (const node of [gateway, peer])
        await node.eventually(async () => assert.equal((await tokenFor("job", node)).status, 200));
    });

    after(async () => {
      await gateway.stop();
      upstream.stop();
    });

    const tokenFor = (client_id: string, node = gateway, more: Record<string, string> = {}) =>
      node.postSecurely("/orders/oauth2/token", {
        grant_type: "client_credentials",
        client_id,
        client_secret: "hush",
        ...more,
      });
    const call = async (token: unknown, node = gateway, path = "/orders") => {
      const response = await node.proxy(path, { headers: { authorization: `Bearer ${String(token)}` } });
      return { status: response.status, body: (await response.json()) as Entity };
    };

    it("gives a client a token that every node takes", async () => {
      const { status, body } = await tokenFor("app", gateway, { scope: "read" });
      assert.equal(status, 200);
      for (const node of [gateway, peer]) {
        const passed = await call(body.access_token, node);
        assert.equal(passed.status, 200);
        const headers = passed.body.headers as Entity;
        assert.equal(headers["x-consumer-username"], "alice");
        assert.equal(headers["x-consumer-custom-id"], "A1");
        assert.equal(headers["x-credential-identifier"], "app");
        assert.equal(headers["x-authenticated-scope"], "read");
      }
    });

    it("refuses what is no token", async () => {
      assert.equal((await gateway.proxy("/orders")).status, 401);
      assert.equal((await call("guess")).status, 401);
    });

    it("leads from a user's consent to a token, and to the next", async () => {
      const verifier = "v".repeat(50);
      const code_challenge = createHash("sha256").update(verifier).digest("base64url");
      const consent = await gateway.postSecurely("/orders/oauth2/authorize", {
        provision_key: "provision",
        authenticated_userid: "user-1",
        client_id: "app",
        response_type: "code",
        scope: "read write",
        state: "xyz",
        code_challenge,
        code_challenge_method: "S256",
      });
      assert.equal(consent.status, 200);
      const { searchParams } = new URL(String(consent.body.redirect_uri));
      assert.equal(searchParams.get("state"), "xyz");

      const app = { client_id: "app", client_secret: "hush" };
      const redeem = { ...app, grant_type: "authorization_code", code: searchParams.get("code") ?? "" };
      const issued = await peer.postSecurely("/orders/oauth2/token", { ...redeem, code_verifier: verifier });
      assert.equal(issued.status, 200);
      const headers = (await call(issued.body.access_token)).body.headers as Entity;
      assert.equal(headers["x-authenticated-userid"], "user-1");

      const refresh = { ...app, grant_type: "refresh_token", refresh_token: String(issued.body.refresh_token) };
      const renewed = await gateway.postSecurely("/orders/oauth2/token", refresh);
      assert.equal((await call(renewed.body.access_token)).status, 200);
      assert.equal((await call(issued.body.access_token)).status, 401);
      const again = await gateway.postSecurely("/orders/oauth2/token", { ...redeem, code_verifier: verifier });
      assert.deepEqual(again.body, { error: "invalid_request", error_description: "Invalid code" });
    });

    it("leaves it to acl who may do what", async () => {
      const { body: alice } = await tokenFor("app");
      const { body: bob } = await tokenFor("job");
      const refused = await call(alice.access_token, gateway, "/orders/admin");
      assert.equal(refused.status, 403);
      assert.equal(refused.body.message, "You cannot consume this service");
      assert.equal((await call(bob.access_token, gateway, "/orders/admin")).status, 200);
    });

    it("believes a trusted proxy that has ended TLS", async () => {
      const form = { grant_type: "client_credentials", client_id: "job", client_secret: "hush" };
      const post = (headers: Record<string, string>) =>
        gateway.proxy("/orders/oauth2/token", { method: "POST", headers, body: new URLSearchParams(form) });
      assert.equal((await post({})).status, 400);
      assert.equal((await post({ "x-forwarded-proto": "https" })).status, 200);
    });

    it("takes a token from a form, and still passes the form on", async () => {
      const { body } = await tokenFor("app");
      const form = new URLSearchParams({ access_token: String(body.access_token), note: "x".repeat(1000) });
      const response = await gateway.proxy("/orders", { method: "POST", body: form });
      assert.equal(response.status, 200);
      assert.equal(((await response.json()) as Entity).body, form.toString());
    });

    it("passes a body on that is too large to look for a token in", async () => {
      const { body } = await tokenFor("app");
      const query = `?access_token=${String(body.access_token)}`;
      const form = new URLSearchParams({ note: "x".repeat(300_000) });
      const response = await gateway.proxy(`/orders${query}`, { method: "POST", body: form });
      assert.equal(response.status, 200);
      assert.equal(((await response.json()) as Entity).body, form.toString());
    });

    it("shows tokens in the Admin API, and forgets those that are deleted there", async () => {
      const { body } = await tokenFor("app");
      const path = `/oauth2_tokens/${String(body.access_token)}`;
      const shown = await gateway.admin("GET", path);
      assert.equal(shown.body.expires_in, 7200);
      assert.ok(Number(shown.body.ttl) > 1209500);
      assert.equal((await gateway.admin("GET", "/oauth2_authorization_codes")).status, 404);
      await gateway.admin("DELETE", path);
      assert.equal((await call(body.access_token, peer)).status, 401);
    });

    it("takes tokens that were made by hand", async () => {
      const { body: credential } = await gateway.admin("GET", "/oauth2/app");
      const { body: service } = await gateway.admin("GET", "/services/orders");
      const reference = { credential: { id: credential.id }, service: { id: service.id } };
      const made = await gateway.admin("POST", "/oauth2_tokens", {
        ...reference,
        expires_in: 60,
        access_token: "moved",
      });
      assert.equal(made.status, 201);
      assert.equal((await call("moved")).status, 200);
    });

    it("does not have nodes load their configuration anew for a token, and deletes expired ones", async () => {
      const changes = "SELECT count(*)::int AS count FROM cluster_events";
      const before = (await gateway.sql(changes)).rows;
      await gateway.sql("UPDATE oauth2_tokens SET ttl = now() - interval '1 minute'");
      await tokenFor("app");
      assert.deepEqual((await gateway.sql(changes)).rows, before);
      const { rows } = await gateway.sql("SELECT count(*)::int AS count FROM oauth2_tokens");
      assert.equal(rows[0]?.count, 1);
    });
  });
}
