import { type Entity, type EntityCheck, type Schema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";
import { parseUrl } from "../schema/urls.js";

const TLS_ONLY = ["client_certificate", "tls_verify", "tls_verify_depth", "ca_certificates"];

const onlyWithTls = (field: string): EntityCheck => ({
  conditional: {
    if_field: "protocol",
    if_match: { not_one_of: ["https", "tls"] },
    then_field: field,
    then_match: { eq: null },
  },
});

export const services: Schema = {
  name: "services",
  endpoint_key: "name",
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    updated_at: types.timestampSeconds,
    name: types.name,
    retries: { type: "integer", default: 5, between: [0, 32767] },
    protocol: { ...types.protocol, required: true, default: "http" },
    host: { ...types.host, required: true },
    port: { ...types.port, required: true, default: 80 },
    path: types.path,
    connect_timeout: { ...types.nonZeroTimeout, default: 60000 },
    write_timeout: { ...types.nonZeroTimeout, default: 60000 },
    read_timeout: { ...types.nonZeroTimeout, default: 60000 },
    tags: types.tags,
    client_certificate: { type: "foreign", reference: "certificates" },
    tls_verify: { type: "boolean" },
    tls_verify_depth: { type: "integer", default: null, between: [0, 64] },
    ca_certificates: { type: "array", elements: { type: "string", uuid: true } },
    enabled: types.flag(true),
  },
  entity_checks: [
    {
      conditional: {
        if_field: "protocol",
        if_match: { one_of: ["tcp", "tls", "udp", "grpc", "grpcs"] },
        then_field: "path",
        then_match: { eq: null },
      },
    },
    ...TLS_ONLY.map(onlyWithTls),
  ],
  shorthand_fields: { url: { type: "string", expand: (value) => fromUrl(String(value)) } },
};

function fromUrl(text: string): Entity {
  const url = parseUrl(text);
  const port = url.port === undefined ? undefined : Number(url.port);
  const byPort = port === 443 ? "https" : "http";
  const protocol = url.scheme ?? byPort;
  return {
    protocol,
    host: url.host ?? null,
    port: port ?? (protocol === "https" ? 443 : 80),
    path: url.path ?? null,
  };
}
