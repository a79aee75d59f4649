import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hashSecret } from "../../entities/client-secret.js";
import { OAuth2Fixture, type Answer, type Ask } from "./fixture.js";

const APP = { client_id: "app", client_secret: "secret-of-app" };
const MACHINE = { client_id: "machine", client_secret: "secret-of-machine", grant_type: "client_credentials" };
const CODE = "authorization_code";
const VERIFIER = "v".repeat(43);
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

describe("kong: oauth2, tokens", () => {
  const fixture = new OAuth2Fixture(hashSecret("hush"));
  const post = (parameters: Record<string, string>, ask: Ask = {}) => fixture.post("token", parameters, ask);
  const fault = ({ exit }: Answer) => {
    const { error, error_description } = exit?.body as Record<string, string>;
    return `${exit?.status} ${error}: ${error_description}`;
  };
  const refusal = async (parameters: Record<string, string>, ask: Ask = {}) => fault(await post(parameters, ask));
  const codeFor = async (client_id: string, more: Record<string, string> = {}, ask: Ask = {}) => {
    const user = { provision_key: "provision", authenticated_userid: "user-1", response_type: "code", scope: "read" };
    const { body } = await fixture.post("authorize", { ...user, client_id, ...more }, ask);
    return new URL(body.redirect_uri).searchParams.get("code") ?? "";
  };
  const basic = (text: string) => ({
    "content-type": "application/x-www-form-urlencoded",
    authorization: `Basic ${Buffer.from(text).toString("base64")}`,
  });

  it("gives a client a token for itself, without one to refresh it", async () => {
    const { exit, body } = await post({ ...MACHINE, scope: "read write", state: "s" });
    assert.equal(exit?.status, 200);
    assert.match(body.access_token, /^[A-Za-z0-9]{32}$/);
    const { access_token } = body;
    assert.deepEqual(exit?.body, { access_token, token_type: "bearer", expires_in: 7200, state: "s" });
    assert.deepEqual(exit?.headers, { "cache-control": "no-store", pragma: "no-cache" });
  });

  it("takes id and secret from a Basic header as well", async () => {
    const grant = { grant_type: "client_credentials" };
    assert.equal((await post(grant, { headers: basic("machine:secret-of-machine") })).exit?.status, 200);
    const wrong = await post(grant, { headers: basic("machine:guess") });
    assert.equal(fault(wrong), "401 invalid_client: Invalid client authentication");
    assert.equal(wrong.exit?.headers?.["www-authenticate"], 'Basic realm="OAuth2.0"');
    const unknown = await post({ grant_type: "refresh_token" }, { headers: basic("who:x") });
    assert.equal(unknown.exit?.status, 401);
  });

  it("refuses clients it does not know, or that do not know their secret", async () => {
    const refused = "400 invalid_client: Invalid client authentication";
    assert.equal(await refusal({ ...MACHINE, client_secret: "guess" }), refused);
    assert.equal(await refusal({ ...MACHINE, client_id: "unknown" }), refused);
    assert.equal(await refusal({ grant_type: "client_credentials" }), refused);
    assert.equal(await refusal({ grant_type: CODE }), refused);
    const mobile = { grant_type: "client_credentials", client_id: "mobile", client_secret: "x" };
    assert.equal(await refusal(mobile), "400 invalid_request: client_secret is disallowed for public clients");
  });

  it("knows a secret by its hash", async () => {
    const hashed = { grant_type: "client_credentials", client_id: "hashed" };
    assert.equal((await post({ ...hashed, client_secret: "hush" })).exit?.status, 200);
    assert.equal((await post({ ...hashed, client_secret: "hash" })).exit?.status, 400);
  });

  it("gives only what is configured", async () => {
    const grant = "400 unsupported_grant_type: Invalid grant_type";
    assert.equal(await refusal({ ...APP, grant_type: "wish" }), grant);
    assert.equal(await refusal(MACHINE, { config: { enable_client_credentials: false } }), grant);
    assert.equal(
      await refusal({ ...APP, grant_type: "password" }, { config: { enable_password_grant: false } }),
      grant,
    );
    assert.equal(await refusal({ ...MACHINE, scope: "fly" }), '400 invalid_scope: "fly" is an invalid scope');
    const mandatory = { config: { mandatory_scope: true } };
    assert.equal(await refusal(MACHINE, mandatory), "400 invalid_scope: You must specify a scope");
    assert.equal(await refusal(MACHINE, { scheme: "http" }), "400 access_denied: You must use HTTPS");
    const { exit } = await fixture.ask("/oauth2/token");
    assert.equal(exit?.status, 405);
  });

  it("believes who the user is only with the provision key", async () => {
    const user = { authenticated_userid: "user-1" };
    const key = "400 invalid_provision_key: Invalid provision_key";
    assert.equal(await refusal({ ...MACHINE, ...user }), key);
    assert.equal((await post({ ...MACHINE, ...user, provision_key: "provision" })).exit?.status, 200);
    const password = { ...APP, grant_type: "password" };
    assert.equal(await refusal(password), key);
    assert.equal(
      await refusal({ ...password, provision_key: "provision" }),
      "400 invalid_authenticated_userid: Missing authenticated_userid parameter",
    );
    const { body } = await post({ ...password, ...user, provision_key: "provision" });
    assert.match(body.refresh_token, /^[A-Za-z0-9]{32}$/);
  });

  it("redeems a code once, for the client, service and address that it was made for", async () => {
    const redeem = { ...APP, grant_type: CODE, code: await codeFor("app") };
    const invalid = "400 invalid_request: Invalid code";
    assert.equal(await refusal({ ...redeem, code: "guess" }), invalid);
    assert.equal(await refusal({ ...redeem, client_id: "other", client_secret: "secret-of-other" }), invalid);
    assert.equal(await refusal(redeem, { service: "s2" }), invalid);
    assert.match(
      await refusal({ ...redeem, redirect_uri: "https://evil.example" }),
      /^400 invalid_request: .*redirect/,
    );
    const { exit, body } = await post(redeem);
    assert.equal(exit?.status, 200);
    assert.match(body.refresh_token, /^[A-Za-z0-9]{32}$/);
    assert.equal(await refusal(redeem), invalid);
  });

  it("wants the proof that goes with a code challenge", async () => {
    const redeem = async () => ({
      client_id: "mobile",
      grant_type: CODE,
      code: await codeFor("mobile", { code_challenge: CHALLENGE, code_challenge_method: "S256" }),
    });
    const missing = "400 invalid_request: code_verifier is required for PKCE authorization requests";
    assert.equal(await refusal(await redeem()), missing);
    const short = "400 invalid_request: code_verifier must be between 43 and 128 characters";
    assert.equal(await refusal({ ...(await redeem()), code_verifier: "short" }), short);
    const wrong = { ...(await redeem()), code_verifier: "w".repeat(43) };
    assert.equal(await refusal(wrong), "400 invalid_grant: Invalid code");
    assert.equal((await post({ ...(await redeem()), code_verifier: VERIFIER })).exit?.status, 200);
  });

  it("refreshes a token once, keeping user and scope", async () => {
    const first = (await post({ ...APP, grant_type: CODE, code: await codeFor("app") })).body;
    const refresh = { ...APP, grant_type: "refresh_token", refresh_token: first.refresh_token };
    const invalid = "400 invalid_request: Invalid refresh_token";
    assert.equal(await refusal({ ...refresh, refresh_token: "guess" }), invalid);
    assert.equal(await refusal(refresh, { service: "s2" }), invalid);
    const other = { ...refresh, client_id: "other", client_secret: "secret-of-other" };
    assert.equal(await refusal(other), "400 invalid_client: Invalid client authentication");
    assert.equal(await refusal(refresh, { config: { scopes: ["write"] } }), "400 invalid_scope: Scope mismatch");

    const { exit, body } = await post(refresh);
    assert.equal(exit?.status, 200);
    assert.notEqual(body.access_token, first.access_token);
    const row = await fixture.tokens.selectLatest({ field: "access_token", value: body.access_token });
    assert.deepEqual([row?.authenticated_userid, row?.scope], ["user-1", "read"]);
    assert.equal(await refusal(refresh), invalid);
  });

  it("keeps the refresh token where that is configured", async () => {
    const first = (await post({ ...APP, grant_type: CODE, code: await codeFor("app") })).body;
    const refresh = { ...APP, grant_type: "refresh_token", refresh_token: first.refresh_token };
    const { body } = await post(refresh, { config: { reuse_refresh_token: true } });
    assert.equal(body.refresh_token, first.refresh_token);
    assert.notEqual(body.access_token, first.access_token);
  });

  it("says nothing of an end where there is none", async () => {
    const { exit, body } = await post({ ...MACHINE }, { config: { token_expiration: 0 } });
    assert.equal(exit?.status, 200);
    assert.equal(body.expires_in, undefined);
  });
});
