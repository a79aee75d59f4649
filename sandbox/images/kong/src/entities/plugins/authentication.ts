import { type Field, type Subschema } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";

/** Authentication and authorization plugins other than jwt and oauth2. */

const scope = { consumer: types.noConsumer, protocols: types.protocolsHttp };
const optional: Field = { type: "string", required: false };

export const keyAuth: Subschema = {
  name: "key-auth",
  fields: {
    ...scope,
    config: types.record({
      key_names: { type: "array", required: true, elements: types.headerName, default: ["apikey"] },
      hide_credentials: types.flag(false),
      anonymous: { type: "string" },
      key_in_header: types.flag(true),
      key_in_query: types.flag(true),
      key_in_body: types.flag(false),
      run_on_preflight: types.flag(true),
      realm: optional,
    }),
  },
};

export const basicAuth: Subschema = {
  name: "basic-auth",
  fields: {
    ...scope,
    config: types.record({
      anonymous: { type: "string" },
      hide_credentials: types.flag(false),
      realm: { type: "string", required: true, default: "service" },
    }),
  },
};

const HMAC_ALGORITHMS = ["hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"];

export const hmacAuth: Subschema = {
  name: "hmac-auth",
  fields: {
    ...scope,
    config: types.record({
      hide_credentials: types.flag(false),
      clock_skew: { type: "number", default: 300, gt: 0 },
      anonymous: { type: "string" },
      validate_request_body: types.flag(false),
      enforce_headers: types.strings({ default: [] }),
      algorithms: { type: "array", elements: { type: "string", one_of: HMAC_ALGORITHMS }, default: HMAC_ALGORITHMS },
      realm: optional,
    }),
  },
};

export const acl: Subschema = {
  name: "acl",
  fields: {
    ...scope,
    config: types.record({
      allow: types.strings(),
      deny: types.strings(),
      hide_groups_header: types.flag(false),
      always_use_authenticated_groups: types.flag(false),
    }),
  },
  entity_checks: [
    { only_one_of: ["config.allow", "config.deny"] },
    { at_least_one_of: ["config.allow", "config.deny"] },
  ],
};

export const ipRestriction: Subschema = {
  name: "ip-restriction",
  fields: {
    protocols: { ...types.protocols, default: ["http", "https", "tcp", "tls", "grpc", "grpcs"] },
    config: types.record({
      allow: { type: "array", elements: types.ipOrCidr },
      deny: { type: "array", elements: types.ipOrCidr },
      status: { type: "number", required: false },
      message: optional,
    }),
  },
  entity_checks: [{ at_least_one_of: ["config.allow", "config.deny"] }],
};

export const botDetection: Subschema = {
  name: "bot-detection",
  fields: {
    ...scope,
    config: types.record({
      allow: { type: "array", elements: { type: "string", is_regex: true }, default: [] },
      deny: { type: "array", elements: { type: "string", is_regex: true }, default: [] },
    }),
  },
};
