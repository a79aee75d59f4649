import { type Schema } from "../schema/field.js";
import { formatHost, parseHost } from "../schema/hosts.js";
import * as types from "../schema/typedefs.js";

const DEFAULT_PORT = 8000;

export const targets: Schema = {
  name: "targets",
  endpoint_key: "target",
  cache_key: ["upstream", "target"],
  fields: {
    id: types.uuid,
    created_at: types.timestampMillis,
    updated_at: types.timestampMillis,
    upstream: { type: "foreign", reference: "upstreams", required: true, on_delete: "cascade" },
    target: { type: "string", required: true, custom_validator: targetFault },
    weight: { type: "integer", default: 100, between: [0, 65535] },
    tags: types.tags,
  },
  transform: (entity) => {
    const parsed = parseHost(String(entity.target));
    if (typeof parsed !== "string") entity.target = formatHost({ port: DEFAULT_PORT, ...parsed });
  },
};

function targetFault(value: string): string | undefined {
  return typeof parseHost(value) === "string" ? "Invalid target; not a valid hostname or ip address" : undefined;
}
