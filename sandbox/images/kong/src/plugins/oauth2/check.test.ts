import assert from "node:assert/strict";
import { OAuth2Fixture, type Answer, type Ask } from "./fixture.js";

const INVALID = "The access token is invalid or has expired";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

describe("kong: oauth2, requests with a token", () => {
  const fixture = new OAuth2Fixture();
  const machine = { grant_type: "client_credentials", client_id: "machine", client_secret: "secret-of-machine" };
  const user = { authenticated_userid: "user-1", provision_key: "provision", scope: "read write" };
  const token = async (more: Record<string, string> = {}, ask: Ask = {}) =>
    (await fixture.post("token", { ...machine, ...more }, ask)).body.access_token;
  const call = (bearer: string | undefined, ask: Ask = {}) =>
    fixture.ask("/api/things", { ...ask, headers: bearer === undefined ? {} : { authorization: bearer } });
  const isRefused = ({ exit }: Answer, error: string, description: string, challenge: string) => {
    assert.equal(exit?.status, 401);
    assert.deepEqual(exit?.body, { error, error_description: description });
    assert.deepEqual(exit?.headers, { "WWW-Authenticate": challenge });
  };
  const isInvalid = (answer: Answer, realm = "") =>
    isRefused(answer, "invalid_token", INVALID, `Bearer${realm} error="invalid_token" error_description="${INVALID}"`);

  it("tells the upstream who calls", async () => {
    const { exit, exchange } = await call(`Bearer ${await token(user)}`);
    assert.equal(exit, undefined);
    assert.deepEqual(exchange.upstreamHeaders.toObject(), {
      "X-Consumer-ID": "c1",
      "X-Consumer-Username": "alice",
      "X-Credential-Identifier": "machine",
      "X-Authenticated-Scope": "read write",
      "X-Authenticated-UserId": "user-1",
    });
  });

  it("takes the token from header, query or form", async () => {
    const access_token = await token();
    assert.equal((await call(`token ${access_token}`)).exit, undefined);
    assert.equal((await call(undefined, { query: `access_token=${access_token}` })).exit, undefined);
    const form = await fixture.ask("/api", { method: "POST", headers: FORM }, { access_token });
    assert.equal(form.exit, undefined);
    const config = { auth_header_name: "x-token" };
    const headers = { "x-token": `Bearer ${access_token}`, authorization: "Basic abc" };
    assert.equal((await fixture.ask("/api", { headers, config })).exit, undefined);
  });

  it("refuses a request without a token", async () => {
    isRefused(await call(undefined), "invalid_request", "The access token is missing", "Bearer");
    const realm = await call(undefined, { config: { realm: "shop" } });
    isRefused(realm, "invalid_request", "The access token is missing", 'Bearer realm="shop"');
  });

  it("refuses a token that it did not give, that is too old, or is another service's", async () => {
    isInvalid(await call("Bearer guess"));
    isInvalid(await call("Basic abc"), "");
    isInvalid(await call("Bearer guess", { config: { realm: "shop" } }), ' realm="shop"');
    isInvalid(await call(`Bearer ${await token()}`, { service: "s2" }));

    const access_token = await token();
    const row = await fixture.tokens.selectLatest({ field: "access_token", value: access_token });
    const key = { field: "id", value: String(row?.id) };
    await fixture.tokens.update(key, { created_at: Math.floor(Date.now() / 1000) - 7201 });
    isInvalid(await call(`Bearer ${access_token}`));
    await fixture.tokens.update(key, { expires_in: 0 });
    assert.equal((await call(`Bearer ${access_token}`)).exit, undefined);
  });

  it("lets global tokens into all services that want them", async () => {
    const config = { global_credentials: true };
    const bearer = `Bearer ${await token({}, { config })}`;
    assert.equal((await call(bearer, { config, service: "s2" })).exit, undefined);
    const { body } = await call(bearer);
    assert.match(body.error_description, /^The access token is global, but/);
    isInvalid(await call(`Bearer ${await token()}`, { config, service: "s2" }));
  });

  it("keeps the token from the upstream", async () => {
    const access_token = await token();
    const config = { hide_credentials: true };
    const query = await call(undefined, { query: `a=1&access_token=${access_token}`, config });
    assert.equal(query.exchange.upstreamSearch, "?a=1");
    const ask = { method: "POST", headers: FORM, config };
    const { exchange } = await fixture.ask("/api", ask, { access_token, b: "2" });
    assert.equal((await exchange.body.read())?.toString(), "b=2");
    assert.equal(exchange.upstreamHeaders.get("content-length"), "3");
  });

  it("lets an anonymous consumer in where one is configured", async () => {
    const { exit, exchange } = await call(undefined, { config: { anonymous: "nobody" } });
    assert.equal(exit, undefined);
    assert.equal(exchange.consumer?.username, "nobody");
    assert.equal(exchange.upstreamHeaders.get("x-anonymous-consumer"), "true");
    const missing = await call(undefined, { config: { anonymous: "gone" } });
    assert.equal(missing.exit?.status, 500);
  });
});
