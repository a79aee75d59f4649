import { createHash } from "node:crypto";
import { isObject, type Field, type Schema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";

const consumer: Field = { type: "foreign", reference: "consumers", required: true, on_delete: "cascade" };
/** What all credentials begin with. */
export const head = { id: types.uuid, created_at: types.timestampSeconds, consumer };

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
