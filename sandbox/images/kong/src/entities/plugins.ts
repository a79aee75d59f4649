import { type Schema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";
import { pluginSchemas } from "./plugins/index.js";

export const plugins: Schema = {
  name: "plugins",
  endpoint_key: "instance_name",
  cache_key: ["name", "route", "service", "consumer"],
  subschema_key: "name",
  subschemas: Object.fromEntries(pluginSchemas.map((schema) => [schema.name, schema])),
  subschema_error: "plugin '%s' not enabled; add it to the 'plugins' configuration property",
  fields: {
    id: types.uuid,
    name: { type: "string", required: true },
    instance_name: types.name,
    created_at: types.timestampSeconds,
    updated_at: types.timestampSeconds,
    route: { type: "foreign", reference: "routes", default: null, on_delete: "cascade" },
    service: { type: "foreign", reference: "services", default: null, on_delete: "cascade" },
    consumer: { type: "foreign", reference: "consumers", default: null, on_delete: "cascade" },
    config: { type: "record", abstract: true },
    protocols: types.protocols,
    enabled: types.flag(true),
    tags: types.tags,
  },
};
