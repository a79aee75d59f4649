import { type Entity, type EntityCheck, type Field, type Shorthand, type Subschema } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";

export const PERIODS = ["second", "minute", "hour", "day", "month", "year"] as const;

const limit: Field = { type: "number", gt: 0 };

const redis = types.record({
  host: types.host,
  port: { ...types.port, default: 6379 },
  timeout: { ...types.timeout, default: 2000 },
  username: { type: "string", referenceable: true },
  password: { type: "string", referenceable: true, encrypted: true, len_min: 0 },
  database: { type: "integer", default: 0 },
  ssl: { type: "boolean", required: false, default: false },
  ssl_verify: { type: "boolean", required: false, default: false },
  server_name: { ...types.sni, required: false },
});

/** The flat `redis_…` names that `redis.…` replaced; still echoed in every answer. */
const flatRedis = (name: string, type: Field["type"], more: Partial<Shorthand> = {}): [string, Shorthand] => [
  `redis_${name}`,
  {
    type,
    ...more,
    deprecation: {
      message: `rate-limiting: config.redis_${name} is deprecated, please use config.redis.${name} instead`,
      removal_in_version: "4.0",
      replaced_with: [{ path: ["redis", name] }],
    },
    expand: (value) => ({ redis: { [name]: value } }),
  },
];

const needs = (if_field: string, value: string, then_field: string): EntityCheck => ({
  conditional: { if_field, if_match: { eq: value }, then_field, then_match: { required: true } },
});

export const rateLimiting: Subschema = {
  name: "rate-limiting",
  fields: {
    protocols: types.protocolsHttp,
    config: types.record(
      {
        ...Object.fromEntries(PERIODS.map((period) => [period, limit])),
        limit_by: {
          type: "string",
          default: "consumer",
          one_of: ["consumer", "credential", "ip", "service", "header", "path"],
        },
        header_name: types.headerName,
        path: types.path,
        policy: { type: "string", default: "local", len_min: 0, one_of: ["local", "cluster", "redis"] },
        fault_tolerant: types.flag(true),
        redis,
        hide_client_headers: types.flag(false),
        error_code: { type: "number", default: 429, gt: 0 },
        error_message: { type: "string", default: "API rate limit exceeded" },
        sync_rate: { type: "number", required: true, default: -1 },
      },
      {
        custom_validator: configFault,
        shorthand_fields: Object.fromEntries([
          flatRedis("host", "string"),
          flatRedis("port", "integer"),
          flatRedis("password", "string", { len_min: 0 }),
          flatRedis("username", "string"),
          flatRedis("ssl", "boolean"),
          flatRedis("ssl_verify", "boolean"),
          flatRedis("server_name", "string"),
          flatRedis("timeout", "integer"),
          flatRedis("database", "integer"),
        ]),
      },
    ),
  },
  entity_checks: [
    { at_least_one_of: PERIODS.map((period) => `config.${period}`) },
    needs("config.policy", "redis", "config.redis.host"),
    needs("config.policy", "redis", "config.redis.port"),
    needs("config.policy", "redis", "config.redis.timeout"),
    needs("config.limit_by", "header", "config.header_name"),
    needs("config.limit_by", "path", "config.path"),
  ],
};

function configFault(config: Entity): string | undefined {
  const set = PERIODS.filter((period) => typeof config[period] === "number");
  for (const [index, lower] of set.entries()) {
    const low = config[lower] as number;
    const upper = set.slice(index + 1).find((period) => (config[period] as number) < low);
    if (!upper) continue;
    const high = config[upper] as number;
    return `The limit for ${upper}(${high.toFixed(1)}) cannot be lower than the limit for ${lower}(${low.toFixed(1)})`;
  }
  const syncs = config.sync_rate !== -1;
  if (config.policy !== "redis" && syncs) return "sync_rate can only be used with the redis policy";
  if (syncs && Number(config.sync_rate) < 0.02) return "sync_rate must be greater than 0.02, or -1 to disable";
  return undefined;
}
