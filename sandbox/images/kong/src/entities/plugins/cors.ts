import { type Subschema } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";
import { compiles } from "../../schema/validators.js";
import { isAtLeast } from "../../node/version.js";

const METHODS = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

export const cors: Subschema = {
  name: "cors",
  fields: {
    consumer: types.noConsumer,
    protocols: types.protocolsHttp,
    config: types.record({
      origins: {
        type: "array",
        elements: {
          type: "string",
          custom_validator: (value: string) =>
            value === "*" || compiles(value) ? undefined : `'${value}' is not a valid regex`,
        },
      },
      headers: types.strings(),
      exposed_headers: types.strings(),
      methods: { type: "array", default: METHODS, elements: { type: "string", one_of: METHODS } },
      max_age: { type: "number" },
      credentials: types.flag(false),
      private_network: types.flag(false),
      preflight_continue: types.flag(false),
      // The one field of the plugins used here that 3.10 added.
      ...(isAtLeast(3, 10) ? { allow_origin_absent: types.flag(true) } : {}),
    }),
  },
};
