import { type Subschema } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";
import { luaCode } from "./http-log.js";

/** Logging and metrics plugins other than http-log. */

const off = { type: "boolean", default: false } as const;

export const prometheus: Subschema = {
  name: "prometheus",
  fields: {
    protocols: types.protocols,
    config: types.record({
      per_consumer: off,
      status_code_metrics: off,
      ai_metrics: off,
      latency_metrics: off,
      bandwidth_metrics: off,
      upstream_health_metrics: off,
      wasm_metrics: off,
    }),
  },
};

export const fileLog: Subschema = {
  name: "file-log",
  fields: {
    protocols: types.protocols,
    config: types.record({
      path: {
        type: "string",
        required: true,
        match: "^[^*&%%\\`]+$",
        err: "not a valid filename",
      },
      reopen: types.flag(false),
      custom_fields_by_lua: luaCode,
    }),
  },
};
