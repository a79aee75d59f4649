import { isObject, type Entity, type Field, type Subschema, type Value } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";
import { parseUrl } from "../../schema/urls.js";

/** The queue between a logging plugin and its server; delays in seconds. */
export const queue = types.record({
  max_batch_size: { type: "integer", default: 1, between: [1, 1000000] },
  max_coalescing_delay: { type: "number", default: 1, between: [0, 3600] },
  max_entries: { type: "integer", default: 10000, between: [1, 1000000] },
  max_bytes: { type: "integer" },
  max_retry_time: { type: "number", default: 60 },
  initial_retry_delay: { type: "number", default: 0.01, between: [0.001, 1000000] },
  max_retry_delay: { type: "number", default: 60, between: [0.001, 1000000] },
  concurrency_limit: { type: "integer", default: 1, one_of: [-1, 1] },
});

/** Lua code by field name; this gateway runs none of it. */
export const luaCode: Field = {
  type: "map",
  keys: { type: "string", len_min: 1 },
  values: { type: "string", len_min: 1 },
};

const deprecated = (type: Field["type"], name: string, advice: string, initial: Value): Field => ({
  type,
  deprecation: {
    message: `http-log: config.${name} ${advice} instead`,
    removal_in_version: "4.0",
    old_default: initial,
  },
});

const noHeader = (name: string) => ({
  pattern: `^${name.replace(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`).replace("-", "%-")}$`,
  err: `cannot contain '${name}' header`,
});

export const httpLog: Subschema = {
  name: "http-log",
  fields: {
    protocols: types.protocols,
    config: types.record(
      {
        http_endpoint: { ...types.url, required: true, encrypted: true, referenceable: true },
        method: { type: "string", default: "POST", one_of: ["POST", "PUT", "PATCH"] },
        content_type: {
          type: "string",
          default: "application/json",
          one_of: ["application/json", "application/json; charset=utf-8"],
        },
        timeout: { type: "number", default: 10000 },
        keepalive: { type: "number", default: 60000 },
        retry_count: deprecated(
          "integer",
          "retry_count",
          "no longer works, please use config.queue.max_retry_time",
          10,
        ),
        queue_size: deprecated("integer", "queue_size", "is deprecated, please use config.queue.max_batch_size", 1),
        flush_timeout: deprecated(
          "number",
          "flush_timeout",
          "is deprecated, please use config.queue.max_coalescing_delay",
          2,
        ),
        headers: {
          type: "map",
          keys: { ...types.headerName, match_none: ["Host", "Content-Length", "Content-Type"].map(noHeader) },
          values: { type: "string", referenceable: true },
        },
        queue,
        custom_fields_by_lua: luaCode,
      },
      { custom_validator: authorizationFault },
    ),
  },
};

function authorizationFault({ http_endpoint, headers }: Entity): string | undefined {
  const names = isObject(headers) ? Object.keys(headers).map((name) => name.toLowerCase()) : [];
  if (parseUrl(String(http_endpoint)).userinfo === undefined || !names.includes("authorization")) return undefined;
  return "specifying both an 'Authorization' header and user info in 'http_endpoint' is not allowed";
}
