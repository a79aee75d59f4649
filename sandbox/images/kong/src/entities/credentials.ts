import { createHash, pbkdf2Sync, randomBytes } from "node:crypto";
import { isObject, type Field, type Schema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";
import { parseUrl } from "../schema/urls.js";

const consumer: Field = { type: "foreign", reference: "consumers", required: true, on_delete: "cascade" };
const head = { id: types.uuid, created_at: types.timestampSeconds, consumer };

const JWT_ALGORITHMS = ["HS", "RS", "ES", "PS"].flatMap((family) => ["256", "384", "512"].map((bits) => family + bits));

export const jwtSecrets: Schema = {
  name: "jwt_secrets",
  endpoint_key: "key",
  admin_api_name: "jwts",
  admin_api_nested_name: "jwt",
  fields: {
    ...head,
    key: { type: "string", required: false, unique: true, auto: true },
    secret: { type: "string", auto: true },
    rsa_public_key: { type: "string" },
    algorithm: {
      type: "string",
      default: "HS256",
      one_of: [...JWT_ALGORITHMS, "EdDSA"],
    },
    tags: types.tags,
  },
  entity_checks: [
    {
      conditional: {
        if_field: "algorithm",
        if_match: {
          match_any: {
            patterns: ["^RS256$", "^RS384$", "^RS512$", "^PS256$", "^PS384$", "^PS512$", "^EdDSA$"],
          },
        },
        then_field: "rsa_public_key",
        then_match: { required: true, custom_validator: types.publicKeyFault },
      },
    },
  ],
};

export const acls: Schema = {
  name: "acls",
  cache_key: ["consumer", "group"],
  fields: { ...head, group: { type: "string", required: true }, tags: types.tags },
};

export const keyAuths: Schema = {
  name: "keyauth_credentials",
  endpoint_key: "key",
  admin_api_name: "key-auths",
  admin_api_nested_name: "key-auth",
  ttl: true,
  fields: { ...head, key: { type: "string", required: false, unique: true, auto: true }, tags: types.tags },
};

export const basicAuths: Schema = {
  name: "basicauth_credentials",
  endpoint_key: "username",
  admin_api_name: "basic-auths",
  admin_api_nested_name: "basic-auth",
  fields: {
    ...head,
    username: { type: "string", required: true, unique: true },
    password: { type: "string", required: true, encrypted: true },
    tags: types.tags,
  },
  transform: (entity, given) => {
    const id = isObject(entity.consumer) ? String(entity.consumer.id) : "";
    if (typeof given.password === "string") entity.password = basicAuthHash(given.password, id);
  },
};

/** Kong salts the password with the consumer's id. */
export function basicAuthHash(password: string, consumerId: string): string {
  return createHash("sha1")
    .update(password + consumerId)
    .digest("hex");
}

export const hmacAuths: Schema = {
  name: "hmacauth_credentials",
  endpoint_key: "username",
  admin_api_name: "hmac-auths",
  admin_api_nested_name: "hmac-auth",
  fields: {
    ...head,
    username: { type: "string", required: true, unique: true },
    secret: { type: "string", auto: true },
    tags: types.tags,
  },
};

export const oauth2Credentials: Schema = {
  name: "oauth2_credentials",
  endpoint_key: "client_id",
  admin_api_name: "oauth2",
  fields: {
    ...head,
    name: { type: "string", required: true },
    client_id: { type: "string", required: false, unique: true, auto: true },
    client_secret: { type: "string", required: false, auto: true, encrypted: true },
    hash_secret: types.flag(false),
    redirect_uris: { type: "array", required: false, elements: { type: "string", custom_validator: redirectFault } },
    tags: types.tags,
    client_type: { type: "string", required: true, default: "confidential", one_of: ["confidential", "public"] },
  },
  transform: (entity, given) => {
    const isNew = given.client_secret !== undefined || !String(entity.client_secret).startsWith("$pbkdf2");
    if (entity.hash_secret === true && isNew) entity.client_secret = hashSecret(String(entity.client_secret));
  },
};

export const oauth2Tokens: Schema = {
  name: "oauth2_tokens",
  endpoint_key: "access_token",
  ttl: true,
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    service: { type: "foreign", reference: "services", default: null, on_delete: "cascade" },
    credential: { type: "foreign", reference: "oauth2_credentials", required: true, on_delete: "cascade" },
    token_type: { type: "string", required: true, default: "bearer", one_of: ["bearer"] },
    expires_in: { type: "integer", required: true },
    access_token: { type: "string", required: false, unique: true, auto: true },
    refresh_token: { type: "string", required: false, unique: true },
    authenticated_userid: { type: "string", required: false },
    scope: { type: "string" },
  },
};

function redirectFault(value: string): string | undefined {
  const url = parseUrl(value);
  if (!url.host || !url.scheme) return `cannot parse '${value}'`;
  return url.fragment === undefined ? undefined : `fragment not allowed in '${value}'`;
}

/** A PHC string, as Kong writes it: base64 without padding. */
function hashSecret(secret: string): string {
  const salt = randomBytes(16);
  const hash = pbkdf2Sync(secret, salt, 10000, 32, "sha512");
  const encode = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  return `$pbkdf2-sha512$i=10000,l=32$${encode(salt)}$${encode(hash)}`;
}
