import { type Entity, type EntityCheck, type Field, type Fields, type Match, type Schema } from "../schema/field.js";
import { parseHost } from "../schema/hosts.js";
import * as types from "../schema/typedefs.js";

const HASH_INPUTS = ["none", "consumer", "ip", "header", "cookie", "path", "query_arg", "uri_capture"];
const hashInput: Field = { type: "string", default: "none", one_of: HASH_INPUTS };
const nonEmpty: Field = { type: "string", len_min: 1 };

const seconds: Field = { type: "number", between: [0, 65535], default: 0 };
const count: Field = { type: "integer", between: [0, 255], default: 0 };
const checkType: Field = { type: "string", one_of: ["tcp", "http", "https", "grpc", "grpcs"], default: "http" };
const statuses = (initial: number[]): Field => ({
  type: "array",
  elements: { type: "integer", between: [100, 999] },
  default: initial,
});

const failures: Record<string, Field> = { tcp_failures: count, timeouts: count, http_failures: count };

const active = withDefaults({
  type: checkType,
  timeout: { ...seconds, default: 1 },
  concurrency: { type: "integer", between: [1, 2 ** 31], default: 10 },
  http_path: { ...types.path, default: "/" },
  https_sni: { ...types.sni, required: false },
  https_verify_certificate: types.flag(true),
  headers: { ...types.headers, required: false },
  healthy: withDefaults({ interval: seconds, http_statuses: statuses([200, 302]), successes: count }),
  unhealthy: withDefaults({
    interval: seconds,
    http_statuses: statuses([429, 404, 500, 501, 502, 503, 504, 505]),
    ...failures,
  }),
});

const passive = withDefaults({
  type: checkType,
  healthy: withDefaults({
    http_statuses: statuses([
      200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308,
    ]),
    successes: count,
  }),
  unhealthy: withDefaults({ http_statuses: statuses([429, 500, 503]), ...failures }),
});

const when = (if_field: string, value: string, then_field: string, then_match: Match): EntityCheck => ({
  conditional: { if_field, if_match: { match: `^${value}$` }, then_field, then_match },
});
const needs = (if_field: string, value: string, then_field: string) =>
  when(if_field, value, then_field, { required: true });
const fallsBackTo = (value: string, allowed: string[]) => when("hash_on", value, "hash_fallback", { one_of: allowed });
const FALLBACKS = ["header", "cookie", "path", "query_arg", "uri_capture"];

export const upstreams: Schema = {
  name: "upstreams",
  endpoint_key: "name",
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    name: { type: "string", required: true, unique: true, custom_validator: nameFault },
    updated_at: types.timestampSeconds,
    algorithm: {
      type: "string",
      default: "round-robin",
      one_of: ["consistent-hashing", "least-connections", "round-robin", "latency"],
    },
    hash_on: hashInput,
    hash_fallback: hashInput,
    hash_on_header: types.headerName,
    hash_fallback_header: types.headerName,
    hash_on_cookie: { type: "string", custom_validator: cookieNameFault },
    hash_on_cookie_path: { ...types.path, default: "/" },
    hash_on_query_arg: nonEmpty,
    hash_fallback_query_arg: nonEmpty,
    hash_on_uri_capture: nonEmpty,
    hash_fallback_uri_capture: nonEmpty,
    slots: { type: "integer", default: 10000, between: [10, 65536] },
    healthchecks: types.record(
      { active, passive, threshold: { type: "number", default: 0, between: [0, 100] } },
      { default: defaultsOf({ active, passive }) },
    ),
    tags: types.tags,
    host_header: types.hostWithOptionalPort,
    client_certificate: { type: "foreign", reference: "certificates" },
    use_srv_name: { type: "boolean", default: false },
  },
  entity_checks: [
    needs("hash_on", "header", "hash_on_header"),
    needs("hash_fallback", "header", "hash_fallback_header"),
    needs("hash_on", "cookie", "hash_on_cookie"),
    needs("hash_fallback", "cookie", "hash_on_cookie"),
    fallsBackTo("none", ["none"]),
    fallsBackTo("cookie", ["none"]),
    fallsBackTo("consumer", ["none", "ip", ...FALLBACKS]),
    fallsBackTo("ip", ["none", "consumer", ...FALLBACKS]),
    fallsBackTo("path", ["none", "consumer", "header", "cookie", "query_arg", "ip", "uri_capture"]),
    { distinct: ["hash_on_header", "hash_fallback_header"] },
    needs("hash_on", "query_arg", "hash_on_query_arg"),
    needs("hash_fallback", "query_arg", "hash_fallback_query_arg"),
    { distinct: ["hash_on_query_arg", "hash_fallback_query_arg"] },
    needs("hash_on", "uri_capture", "hash_on_uri_capture"),
    needs("hash_fallback", "uri_capture", "hash_fallback_uri_capture"),
    { distinct: ["hash_on_uri_capture", "hash_fallback_uri_capture"] },
  ],
  // The algorithm follows from `hash_on` unless given: clients older than the field rely on it.
  shorthand_fields: {
    algorithm: {
      type: "string",
      expand: (algorithm) =>
        algorithm === "least-connections" || algorithm === "latency" ? { algorithm, hash_on: null } : { algorithm },
    },
    hash_on: {
      type: "string",
      expand: (hash_on) => {
        if (hash_on === null) return { hash_on: "none" };
        return { hash_on, algorithm: hash_on === "none" ? "round-robin" : "consistent-hashing" };
      },
    },
  },
};

/** A record whose default, as Kong prints it, is made of those of its fields. */
function withDefaults(fields: Fields): Field {
  return types.record(fields, { default: defaultsOf(fields) });
}

function defaultsOf(fields: Fields): Entity {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => (field.default === undefined ? [] : [[name, field.default]])),
  );
}

function nameFault(value: string): string | undefined {
  const parsed = parseHost(value);
  if (typeof parsed === "string") return `Invalid name ('${value}'); must be a valid hostname`;
  if (parsed.type !== "name") return `Invalid name ('${value}'); no ip addresses allowed`;
  return parsed.port === undefined ? undefined : `Invalid name ('${value}'); no port allowed`;
}

function cookieNameFault(value: string): string | undefined {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(value) ? undefined : `invalid cookie name: '${value}'`;
}
