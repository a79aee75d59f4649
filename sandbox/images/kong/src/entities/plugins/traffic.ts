import { type Entity, type Field, type Subschema } from "../../schema/field.js";
import * as types from "../../schema/typedefs.js";

/** Plugins that mark, limit, end or change requests. */

const http = { protocols: types.protocolsHttp };

export const correlationId: Subschema = {
  name: "correlation-id",
  fields: {
    ...http,
    config: types.record({
      header_name: { type: "string", default: "Kong-Request-ID" },
      generator: {
        type: "string",
        required: true,
        default: "uuid#counter",
        one_of: ["uuid", "uuid#counter", "tracker"],
      },
      echo_downstream: types.flag(false),
    }),
  },
};

export const requestSizeLimiting: Subschema = {
  name: "request-size-limiting",
  fields: {
    ...http,
    config: types.record({
      allowed_payload_size: { type: "integer", default: 128 },
      size_unit: { type: "string", required: true, default: "megabytes", one_of: ["megabytes", "kilobytes", "bytes"] },
      require_content_length: types.flag(false),
    }),
  },
};

export const requestTermination: Subschema = {
  name: "request-termination",
  fields: {
    ...http,
    config: types.record(
      {
        status_code: { type: "integer", required: true, default: 503, between: [100, 599] },
        message: { type: "string" },
        content_type: { type: "string" },
        body: { type: "string" },
        echo: types.flag(false),
        trigger: types.headerName,
      },
      { custom_validator: terminationFault },
    ),
  },
};

function terminationFault({ message, content_type, body, echo }: Entity): string | undefined {
  if (message && (content_type || body)) return "message cannot be used with content_type or body";
  if (content_type && !body) return "content_type requires a body";
  return echo && body ? "echo cannot be used with content_type and body" : undefined;
}

const list = (elements: Partial<Field> = {}): Field => ({
  type: "array",
  required: true,
  default: [],
  elements: { type: "string", ...elements },
});
const pairs = list({ match: "^[^:]+:.*$" });

const values = types.record({ body: list(), headers: list(), querystring: list() });
const assignments: Record<string, Field> = { body: pairs, headers: pairs, querystring: pairs };

export const requestTransformer: Subschema = {
  name: "request-transformer",
  fields: {
    protocols: types.protocols,
    config: types.record({
      http_method: types.httpMethod,
      remove: values,
      rename: types.record(assignments),
      replace: types.record({ ...assignments, uri: { type: "string" } }),
      add: types.record(assignments),
      append: types.record(assignments),
    }),
  },
};

const jsonTypes = list({ one_of: ["boolean", "number", "string"] });
const responseAssignments = types.record({ json: pairs, json_types: jsonTypes, headers: pairs });

export const responseTransformer: Subschema = {
  name: "response-transformer",
  fields: {
    ...http,
    config: types.record({
      remove: types.record({ json: list(), headers: list() }),
      rename: types.record({ json: pairs, headers: pairs }),
      replace: responseAssignments,
      add: responseAssignments,
      append: responseAssignments,
    }),
  },
};
