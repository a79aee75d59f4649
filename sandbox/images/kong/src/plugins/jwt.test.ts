import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { type Exchange } from "../proxy/exchange.js";
import { HeaderList } from "../proxy/header-list.js";
import { type PluginRow } from "../proxy/model.js";
import { claimFaults, jwt, type JwtConfig } from "./jwt.js";

const CONFIG: JwtConfig = {
  uri_param_names: ["jwt"],
  cookie_names: ["token"],
  header_names: ["authorization"],
  key_claim_name: "iss",
  secret_is_base64: false,
  claims_to_verify: ["exp"],
  maximum_expiration: 0,
  run_on_preflight: true,
  anonymous: null,
  realm: null,
};

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key: typeof rsa.publicKey) => key.export({ type: "spki", format: "pem" }).toString();
const CREDENTIALS: Record<string, object> = {
  hs: { algorithm: "HS256", secret: "s3cret" },
  hs64: { algorithm: "HS512", secret: Buffer.from("s3cret").toString("base64") },
  rs: { algorithm: "RS256", rsa_public_key: pem(rsa.publicKey) },
  es: { algorithm: "ES256", rsa_public_key: pem(ec.publicKey) },
};

type Signer = (data: string) => Buffer;
const hmac =
  (hash: string): Signer =>
  (data) =>
    createHmac(hash, "s3cret").update(data).digest();

function token(alg: string, claims: object, signer: Signer = hmac("sha256")): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg, typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${signer(signed).toString("base64url")}`;
}

/** As much of an exchange as the plugin looks at. */
function exchangeWith(headers: Record<string, string>, query = ""): Exchange {
  const configuration = {
    credential: (_table: string, key: string) =>
      CREDENTIALS[key] && { id: key, key, consumer: { id: "c1" }, ...CREDENTIALS[key] },
    consumers: new Map([["c1", { id: "c1", username: "alice", custom_id: null }]]),
    findConsumer: (name: string) => (name === "nobody" ? { id: "c2", username: name, custom_id: null } : undefined),
  };
  return {
    method: "GET",
    configuration,
    query: new URLSearchParams(query),
    upstreamHeaders: new HeaderList(),
    header: (name: string) => headers[name],
  } as unknown as Exchange;
}

async function answer(exchange: Exchange, config: Partial<JwtConfig> = {}): Promise<string> {
  const exit = await jwt.access?.(exchange, { ...CONFIG, ...config }, {} as PluginRow);
  return exit ? `${exit.status} ${JSON.stringify(exit.body)}` : `ok ${exchange.consumer?.username}`;
}

describe("kong: jwt", () => {
  const exp = Math.floor(Date.now() / 1000) + 3600; // from when the file is loaded, which may be minutes before the test
  const bearer = (text: string) => exchangeWith({ authorization: `Bearer ${text}` });

  it("takes the token from header, query or cookie", async () => {
    const valid = token("HS256", { iss: "hs", exp });
    assert.equal(await answer(bearer(valid)), "ok alice");
    assert.equal(await answer(exchangeWith({}, `jwt=${valid}`)), "ok alice");
    assert.equal(await answer(exchangeWith({ cookie: `a=b; token=${valid}` })), "ok alice");
    assert.equal(await answer(exchangeWith({})), '401 {"message":"Unauthorized"}');
    const two = exchangeWith({ authorization: `Bearer ${valid}` }, "jwt=x.y.z");
    assert.equal(await answer(two), '401 {"message":"Multiple tokens provided"}');
  });

  it("verifies the algorithms", async () => {
    const rs: Signer = (data) => sign("sha256", Buffer.from(data), rsa.privateKey);
    const es: Signer = (data) => sign("sha256", Buffer.from(data), { key: ec.privateKey, dsaEncoding: "ieee-p1363" });
    assert.equal(await answer(bearer(token("RS256", { iss: "rs", exp }, rs))), "ok alice");
    assert.equal(await answer(bearer(token("ES256", { iss: "es", exp }, es))), "ok alice");
    const hs512 = bearer(token("HS512", { iss: "hs64", exp }, hmac("sha512")));
    assert.equal(await answer(hs512, { secret_is_base64: true }), "ok alice");
  });

  it("says why it refuses", async () => {
    const refused = async (text: string) => answer(bearer(text));
    assert.equal(await refused("a.b.c"), '401 {"message":"Bad token; invalid JSON"}');
    assert.equal(await refused(token("HS256", { exp })), `401 {"message":"No mandatory 'iss' in claims"}`);
    assert.equal(
      await refused(token("HS256", { iss: "x", exp })),
      `401 {"message":"No credentials found for given 'iss'"}`,
    );
    assert.equal(
      await refused(token("HS256", { iss: "hs", exp }, hmac("sha1"))),
      '401 {"message":"Invalid signature"}',
    );
    // A public key must not pass as a shared secret.
    const confused: Signer = (data) => createHmac("sha256", pem(rsa.publicKey)).update(data).digest();
    assert.equal(await refused(token("HS256", { iss: "rs", exp }, confused)), '401 {"message":"Invalid algorithm"}');
    assert.equal(await refused(token("HS256", { iss: "hs", exp: 1 })), '401 {"exp":"token expired"}');
    assert.equal(await refused(token("HS256", { iss: "hs" })), '401 {"exp":"must be a number"}');
  });

  it("lets an anonymous consumer in where one is configured", async () => {
    const exchange = exchangeWith({});
    assert.equal(await answer(exchange, { anonymous: "nobody" }), "ok nobody");
    assert.equal(exchange.upstreamHeaders.get("x-anonymous-consumer"), "true");
  });

  it("checks claims", () => {
    const faults = (claims: object, config: Partial<JwtConfig>) =>
      claimFaults({ ...claims }, { ...CONFIG, ...config }, 1000);
    assert.deepEqual(faults({ nbf: 2000 }, { claims_to_verify: ["nbf"] }), { nbf: "token not valid yet" });
    assert.deepEqual(faults({ exp: 5000 }, { maximum_expiration: 60 }), { exp: "exceeds maximum allowed expiration" });
    assert.equal(faults({ exp: 1030 }, { maximum_expiration: 60 }), undefined);
  });
});
