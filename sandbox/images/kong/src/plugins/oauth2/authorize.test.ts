import assert from "node:assert/strict";
import { withParameters } from "./authorize.js";
import { OAuth2Fixture, type Ask } from "./fixture.js";

const VALID = {
  provision_key: "provision",
  authenticated_userid: "user-1",
  client_id: "app",
  response_type: "code",
  scope: "read",
};
const CALLBACK = "https://app.example/cb";

describe("kong: oauth2, authorization", () => {
  const fixture = new OAuth2Fixture();
  const told = async (change: Record<string, string | undefined>, ask: Ask = {}) => {
    const given = Object.entries({ ...VALID, ...change }).filter(([, value]) => value !== undefined);
    const { exit } = await fixture.post("authorize", Object.fromEntries(given), ask);
    return [exit?.status, exit?.body];
  };
  const redirect = (query: string, base = CALLBACK) => ({ redirect_uri: `${base}?${query}` });
  const refused = (error: string, error_description: string) => [400, { error, error_description, state: undefined }];

  it("gives a code, with what the client wants to be reminded of", async () => {
    const [status, body] = await told({ state: "xyz" });
    assert.equal(status, 200);
    assert.match(JSON.stringify(body), /"https:\/\/app\.example\/cb\?code=[A-Za-z0-9]{32}&state=xyz"/);
    const other = (await told({ redirect_uri: `${CALLBACK.slice(0, -2)}other?x=1` }))[1];
    assert.match(JSON.stringify(other), /other\?code=[A-Za-z0-9]{32}&x=1"/);
    const { exit } = await fixture.post("authorize", VALID);
    assert.deepEqual(exit?.headers, { "cache-control": "no-store", pragma: "no-cache" });
  });

  it("demands https, or a trusted proxy's word for it", async () => {
    const terminated = { accept_http_if_already_terminated: true };
    const headers = { "x-forwarded-proto": "https" };
    const https = refused("access_denied", "You must use HTTPS");
    assert.deepEqual(await told({}, { scheme: "http" }), https);
    assert.deepEqual(await told({}, { scheme: "http", headers, isTrusted: true }), https);
    assert.deepEqual(await told({}, { scheme: "http", headers, config: terminated }), https);
    assert.equal((await told({}, { scheme: "http", headers: {}, config: terminated, isTrusted: true }))[0], 400);
    const form = { "content-type": "application/x-www-form-urlencoded", ...headers };
    assert.equal((await told({}, { scheme: "http", headers: form, config: terminated, isTrusted: true }))[0], 200);
    const twice = { ...form, "x-forwarded-proto": "https, http" };
    assert.deepEqual(
      await told({}, { scheme: "http", headers: twice, config: terminated, isTrusted: true }),
      refused("access_denied", "Only one X-Forwarded-Proto header allowed"),
    );
  });

  it("refuses whoever has no business to ask", async () => {
    assert.deepEqual(await told({ provision_key: "guess" }), refused("invalid_provision_key", "Invalid provision_key"));
    const user = refused("invalid_authenticated_userid", "Missing authenticated_userid parameter");
    assert.deepEqual(await told({ authenticated_userid: undefined }), user);
    assert.deepEqual(await told({ authenticated_userid: "  " }), user);
    const client = refused("invalid_client", "Invalid client authentication");
    assert.deepEqual(await told({ client_id: "unknown" }), client);
    assert.deepEqual(await told({ client_id: "machine" }), client);
  });

  it("sends the user back with the fault, once the client is known", async () => {
    assert.deepEqual(await told({ scope: "fly" }), [
      400,
      redirect("error=invalid_scope&error_description=%22fly%22%20is%20an%20invalid%20scope"),
    ]);
    assert.deepEqual(await told({ scope: undefined }, { config: { mandatory_scope: true } }), [
      400,
      redirect("error=invalid_scope&error_description=You%20must%20specify%20a%20scope"),
    ]);
    const type = redirect("error=unsupported_response_type&error_description=Invalid%20response_type&state=s");
    assert.deepEqual(await told({ response_type: "id", state: "s" }), [400, type]);
    assert.deepEqual(await told({ state: "s" }, { config: { enable_authorization_code: false } }), [400, type]);
    assert.deepEqual(await told({ redirect_uri: "https://evil.example" }), [
      400,
      redirect(
        "error=invalid_request&error_description=Invalid%20redirect_uri%20that%20does%20not%20match" +
          "%20with%20any%20redirect_uri%20created%20with%20the%20application",
      ),
    ]);
  });

  it("asks for a code challenge where the mode demands it", async () => {
    const fault = (text: string) => [400, redirect(`error=invalid_request&error_description=${text}`)];
    const needed = (type: string) => fault(`code_challenge%20is%20required%20for%20${type}%20clients`);
    assert.deepEqual(await told({ client_id: "mobile" }), needed("public"));
    assert.equal((await told({ client_id: "mobile" }, { config: { pkce: "none" } }))[0], 200);
    assert.equal((await told({ client_id: "mobile", code_challenge: "abc" }))[0], 200);
    assert.deepEqual(await told({}, { config: { pkce: "strict" } }), needed("confidential"));
    assert.deepEqual(
      await told({ code_challenge_method: "S256" }),
      fault("code_challenge%20is%20required%20when%20code_method%20is%20present"),
    );
    assert.deepEqual(
      await told({ code_challenge: "abc", code_challenge_method: "plain" }),
      fault("code_challenge_method%20is%20not%20supported%2c%20must%20be%20S256"),
    );
  });

  it("gives a token in the fragment by the implicit grant", async () => {
    const [status, body] = await told({ response_type: "token" });
    assert.equal(status, 200);
    const uri = /cb#access_token=[A-Za-z0-9]{32}&expires_in=7200&token_type=bearer"/;
    assert.match(JSON.stringify(body), uri);
  });

  it("answers POST only", async () => {
    const { exit } = await fixture.ask("/oauth2/authorize/", { scheme: "https" });
    const error_description = "The HTTP method GET is invalid for the authorization endpoint";
    assert.equal(exit?.status, 405);
    assert.deepEqual(exit?.body, { error: "invalid_method", error_description });
  });

  it("escapes what it adds to an address", () => {
    assert.equal(withParameters("https://a/?b=c", "?", { d: "e-é", a: "" }), "https://a/?a&b=c&d=e%2d%c3%a9");
  });
});
