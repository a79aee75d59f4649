import { type Entity, type Subschema } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";

const GRANTS = [
  "enable_authorization_code",
  "enable_implicit_grant",
  "enable_client_credentials",
  "enable_password_grant",
];

export const oauth2: Subschema = {
  name: "oauth2",
  fields: {
    consumer: types.noConsumer,
    protocols: types.protocolsHttp,
    config: types.record(
      {
        scopes: types.strings(),
        mandatory_scope: types.flag(false),
        provision_key: { type: "string", required: true, auto: true, unique: true, encrypted: true },
        token_expiration: { type: "number", required: true, default: 7200 },
        ...Object.fromEntries(GRANTS.map((grant) => [grant, types.flag(false)])),
        hide_credentials: types.flag(false),
        accept_http_if_already_terminated: types.flag(false),
        anonymous: { type: "string" },
        global_credentials: types.flag(false),
        auth_header_name: { type: "string", default: "authorization" },
        refresh_token_ttl: { type: "number", required: true, default: 1209600, between: [0, 100000000] },
        reuse_refresh_token: types.flag(false),
        pkce: { type: "string", required: false, default: "lax", one_of: ["none", "lax", "strict"] },
        realm: { type: "string", required: false },
      },
      {
        custom_validator: (config: Entity) =>
          GRANTS.some((grant) => config[grant] === true)
            ? undefined
            : `at least one of these fields must be true: ${GRANTS.join(", ")}`,
        entity_checks: [
          {
            conditional: {
              if_field: "mandatory_scope",
              if_match: { eq: true },
              then_field: "scopes",
              then_match: { required: true },
            },
          },
        ],
      },
    ),
  },
};
