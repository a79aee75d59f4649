import { constants, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import { type Exchange } from "../proxy/exchange.js";
import { cookie } from "../proxy/hashing.js";
import { type Credential } from "../proxy/model.js";
import { authenticate, setConsumer, type AuthenticationConfig } from "./authentication.js";
import { definePlugin, type Exit } from "./plugin.js";

export interface JwtConfig extends AuthenticationConfig {
  uri_param_names: string[];
  cookie_names: string[];
  header_names: string[];
  key_claim_name: string;
  secret_is_base64: boolean;
  claims_to_verify: ("exp" | "nbf")[] | null;
  /** Seconds; 0 for no limit. */
  maximum_expiration: number;
  run_on_preflight: boolean;
  realm: string | null;
}

type Claims = Record<string, unknown>;

interface Token {
  header: Claims;
  claims: Claims;
  signed: string;
  signature: Buffer;
}

export const jwt = definePlugin<JwtConfig>({
  access(exchange, config) {
    if (!config.run_on_preflight && exchange.method === "OPTIONS") return undefined;
    return authenticate(exchange, config, () => check(exchange, config));
  },
});

function check(exchange: Exchange, config: JwtConfig): Exit | undefined {
  const challenge = config.realm ? `Bearer realm="${config.realm}"` : "Bearer";
  const refuse = (body: object, error = ' error="invalid_token"'): Exit => {
    const separator = config.realm && error ? "," : "";
    return { status: 401, body, headers: { "WWW-Authenticate": challenge + separator + error } };
  };

  const tokens = findTokens(exchange, config);
  if (tokens.length === 0) return refuse({ message: "Unauthorized" }, "");
  if (tokens.length > 1) return refuse({ message: "Multiple tokens provided" });
  const token = decodeToken(tokens[0]);
  if (typeof token === "string") return refuse({ message: `Bad token; ${token}` });

  const name = config.key_claim_name;
  const key = token.claims[name] ?? token.header[name];
  if (key === undefined || key === null) return refuse({ message: `No mandatory '${name}' in claims` });
  if (key === "") return refuse({ message: `Invalid '${name}' in claims` });
  const credential = exchange.configuration.credential("jwt_secrets", String(key));
  if (!credential) return refuse({ message: `No credentials found for given '${name}'` });

  const fault = signatureFault(token, credential, config.secret_is_base64);
  if (fault) return refuse({ message: fault });
  const faults = claimFaults(token.claims, config, Date.now() / 1000);
  if (faults) return refuse(faults);

  const consumer = exchange.configuration.consumers.get(credential.consumer.id);
  if (!consumer) return refuse({ message: `Could not find consumer for '${name}=${String(key)}'` }, "");
  setConsumer(exchange, consumer, credential, credential.key);
  return undefined;
}

function findTokens(exchange: Exchange, config: JwtConfig): string[] {
  const found = new Set<string>();
  for (const name of config.uri_param_names ?? []) exchange.query.getAll(name).forEach((token) => found.add(token));
  for (const name of config.cookie_names ?? []) found.add(cookie(exchange, name) ?? "");
  for (const name of config.header_names ?? []) {
    found.add(/\s*[Bb]earer\s+(.+)/.exec(exchange.header(name) ?? "")?.[1] ?? "");
  }
  found.delete("");
  return [...found];
}

/** The parts of a token, or what is wrong with it. */
function decodeToken(text: string): Token | string {
  const [header64, claims64, signature64, ...rest] = text.split(".");
  if (!header64 || !claims64 || signature64 === undefined || rest.length > 0) return "invalid JSON";
  const header = decodeJson(header64);
  const claims = decodeJson(claims64);
  if (!header || !claims) return "invalid JSON";
  if (header.typ !== undefined && String(header.typ).toUpperCase() !== "JWT") return "invalid typ";
  if (typeof header.alg !== "string") return "invalid alg";
  return { header, claims, signed: `${header64}.${claims64}`, signature: Buffer.from(signature64, "base64url") };
}

function decodeJson(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}

/** The algorithm is the credential's, never the token's choice. */
function signatureFault(token: Token, credential: Credential, isBase64: boolean): string | undefined {
  const algorithm = credential.algorithm ?? "HS256";
  if (token.header.alg !== algorithm) return "Invalid algorithm";
  const key = algorithm.startsWith("HS") ? credential.secret : credential.rsa_public_key;
  if (!key) return "Invalid key/secret";
  return hasValidSignature(token, algorithm, key, isBase64) ? undefined : "Invalid signature";
}

function hasValidSignature({ signed, signature }: Token, algorithm: string, key: string, isBase64: boolean): boolean {
  const hash = `sha${algorithm.slice(2)}`;
  const data = Buffer.from(signed);
  if (algorithm.startsWith("HS")) {
    const secret = isBase64 ? Buffer.from(key, "base64") : key;
    const expected = createHmac(hash, secret).update(data).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  try {
    const publicKey = createPublicKey(key);
    if (algorithm === "EdDSA") return verify(null, data, publicKey, signature);
    const padding = algorithm.startsWith("PS") ? constants.RSA_PKCS1_PSS_PADDING : undefined;
    return verify(hash, data, { key: publicKey, padding, dsaEncoding: "ieee-p1363" }, signature);
  } catch {
    return false;
  }
}

/** By claim, what is wrong with it. `now` in seconds. */
export function claimFaults(
  claims: Claims,
  config: Pick<JwtConfig, "claims_to_verify" | "maximum_expiration">,
  now: number,
): Record<string, string> | undefined {
  const faults: Record<string, string> = {};
  for (const name of config.claims_to_verify ?? []) {
    const value = claims[name];
    if (typeof value !== "number") faults[name] = "must be a number";
    else if (name === "exp" && value <= now) faults.exp = "token expired";
    else if (name === "nbf" && value > now) faults.nbf = "token not valid yet";
  }
  const { exp } = claims;
  if (config.maximum_expiration > 0 && !faults.exp) {
    if (typeof exp !== "number") faults.exp = "must be a number";
    else if (exp - now > config.maximum_expiration) faults.exp = "exceeds maximum allowed expiration";
  }
  return Object.keys(faults).length > 0 ? faults : undefined;
}
