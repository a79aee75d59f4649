import { type Field, type Schema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";
import { parseUrl } from "../schema/urls.js";
import { hashSecret } from "./client-secret.js";
import { head } from "./credentials.js";

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

const credential: Field = { type: "foreign", reference: "oauth2_credentials", required: true, on_delete: "cascade" };
const service: Field = { type: "foreign", reference: "services", default: null, on_delete: "cascade" };

export const oauth2Tokens: Schema = {
  name: "oauth2_tokens",
  endpoint_key: "access_token",
  ttl: true,
  is_runtime: true,
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    service,
    credential,
    token_type: { type: "string", required: true, default: "bearer", one_of: ["bearer"] },
    expires_in: { type: "integer", required: true },
    access_token: { type: "string", required: false, unique: true, auto: true },
    refresh_token: { type: "string", required: false, unique: true },
    authenticated_userid: { type: "string", required: false },
    scope: { type: "string" },
  },
};

export const oauth2AuthorizationCodes: Schema = {
  name: "oauth2_authorization_codes",
  ttl: true,
  is_runtime: true,
  generate_admin_api: false,
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    service,
    credential,
    code: { type: "string", required: false, unique: true, auto: true },
    authenticated_userid: { type: "string", required: false },
    scope: { type: "string" },
    challenge: { type: "string", required: false },
    challenge_method: { type: "string", required: false, one_of: ["S256"] },
    plugin: { type: "foreign", reference: "plugins", default: null, on_delete: "cascade" },
  },
};

function redirectFault(value: string): string | undefined {
  const url = parseUrl(value);
  if (!url.host || !url.scheme) return `cannot parse '${value}'`;
  return url.fragment === undefined ? undefined : `fragment not allowed in '${value}'`;
}
