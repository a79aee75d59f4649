import { type Subschema } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";

const names = (initial: string[]) => types.strings({ type: "set", default: initial });

export const jwt: Subschema = {
  name: "jwt",
  fields: {
    consumer: types.noConsumer,
    protocols: types.protocolsHttp,
    config: types.record({
      uri_param_names: names(["jwt"]),
      cookie_names: names([]),
      key_claim_name: { type: "string", default: "iss" },
      secret_is_base64: types.flag(false),
      claims_to_verify: { type: "set", elements: { type: "string", one_of: ["exp", "nbf"] } },
      anonymous: { type: "string" },
      run_on_preflight: types.flag(true),
      maximum_expiration: { type: "number", default: 0, between: [0, 31536000] },
      header_names: names(["authorization"]),
      realm: { type: "string", required: false },
    }),
  },
  entity_checks: [
    {
      conditional: {
        if_field: "config.maximum_expiration",
        if_match: { gt: 0 },
        then_field: "config.claims_to_verify",
        then_match: { contains: "exp" },
      },
    },
  ],
};
