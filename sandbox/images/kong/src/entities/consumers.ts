import { type Schema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";

export const consumers: Schema = {
  name: "consumers",
  endpoint_key: "username",
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    updated_at: types.timestampSeconds,
    username: { type: "string", unique: true },
    custom_id: { type: "string", unique: true },
    tags: types.tags,
  },
  entity_checks: [{ at_least_one_of: ["custom_id", "username"] }],
};
