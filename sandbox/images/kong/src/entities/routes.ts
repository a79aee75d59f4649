import { type Field, type Schema, type Subschema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";

/** Layer 4 sources or destinations; stored, not routed by. */
const addresses: Field = {
  type: "set",
  elements: {
    type: "record",
    fields: { ip: types.ipOrCidr, port: types.port },
    entity_checks: [{ at_least_one_of: ["ip", "port"] }],
  },
};

const methods: Field = { type: "set", elements: types.httpMethod };
const hosts: Field = { type: "array", elements: types.routerHost };
const paths: Field = { type: "array", elements: types.routerPath };
const headers: Field = {
  ...types.headers,
  keys: {
    ...types.headerName,
    match_none: [
      {
        pattern: "^[Hh][Oo][Ss][Tt]$",
        err: "cannot contain 'host' header, which must be specified in the 'hosts' attribute",
      },
    ],
  },
};

const refused = (field: Field, name: string, protocols: string): Field => ({
  ...field,
  eq: null,
  err: `cannot set '${name}' when 'protocols' is ${protocols}`,
});

const HTTP = "'http' or 'https'";
const STREAM = "'tcp', 'tls', 'tls_passthrough' or 'udp'";
const GRPC = "'grpc' or 'grpcs'";

const http: Subschema = {
  name: "http",
  fields: {
    sources: refused(addresses, "sources", HTTP),
    destinations: refused(addresses, "destinations", HTTP),
  },
  entity_checks: [
    {
      conditional_at_least_one_of: {
        if_field: "protocols",
        if_match: { contains: "https" },
        then_at_least_one_of: ["methods", "hosts", "headers", "paths", "snis"],
        then_err: "must set one of %s when 'protocols' is 'https'",
        else_match: { contains: "http" },
        else_then_at_least_one_of: ["methods", "hosts", "headers", "paths"],
        else_then_err: "must set one of %s when 'protocols' is 'http'",
      },
    },
  ],
};

const stream: Subschema = {
  name: "tcp",
  fields: {
    methods: refused(methods, "methods", STREAM),
    hosts: refused(hosts, "hosts", STREAM),
    paths: refused(paths, "paths", STREAM),
    headers: refused(headers, "headers", STREAM),
  },
  entity_checks: [
    {
      conditional_at_least_one_of: {
        if_field: "protocols",
        if_match: { elements: { type: "string", one_of: ["tcp", "tls", "udp"] } },
        then_at_least_one_of: ["sources", "destinations", "snis"],
        then_err: "must set one of %s when 'protocols' is 'tcp', 'tls' or 'udp'",
      },
    },
    {
      conditional_at_least_one_of: {
        if_field: "protocols",
        if_match: { elements: { type: "string", one_of: ["tls_passthrough"] } },
        then_at_least_one_of: ["snis"],
        then_err: "must set snis when 'protocols' is 'tls_passthrough'",
      },
    },
  ],
};

const grpc: Subschema = {
  name: "grpc",
  fields: {
    strip_path: {
      type: "boolean",
      required: true,
      default: false,
      ne: true,
      err: `cannot set 'strip_path' when 'protocols' is ${GRPC}`,
    },
    methods: refused(methods, "methods", GRPC),
    sources: refused(addresses, "sources", GRPC),
    destinations: refused(addresses, "destinations", GRPC),
  },
  entity_checks: [
    {
      conditional_at_least_one_of: {
        if_field: "protocols",
        if_match: { contains: "grpcs" },
        then_at_least_one_of: ["hosts", "headers", "paths", "snis"],
        then_err: "must set one of %s when 'protocols' is 'grpcs'",
        else_match: { contains: "grpc" },
        else_then_at_least_one_of: ["hosts", "headers", "paths"],
        else_then_err: "must set one of %s when 'protocols' is 'grpc'",
      },
    },
  ],
};

export const routes: Schema = {
  name: "routes",
  endpoint_key: "name",
  subschema_key: "protocols",
  subschemas: { http, https: http, tcp: stream, tls: stream, udp: stream, tls_passthrough: stream, grpc, grpcs: grpc },
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    updated_at: types.timestampSeconds,
    name: types.name,
    protocols: {
      type: "set",
      required: true,
      len_min: 1,
      elements: types.protocol,
      mutually_exclusive_subsets: [["http", "https"], ["tcp", "tls", "udp"], ["tls_passthrough"], ["grpc", "grpcs"]],
      default: ["http", "https"],
    },
    https_redirect_status_code: { type: "integer", required: true, default: 426, one_of: [426, 301, 302, 307, 308] },
    strip_path: types.flag(true),
    preserve_host: types.flag(false),
    request_buffering: types.flag(true),
    response_buffering: types.flag(true),
    tags: types.tags,
    service: { type: "foreign", reference: "services" },
    snis: { type: "set", elements: types.wildcardHost },
    sources: addresses,
    destinations: addresses,
    methods,
    hosts,
    paths,
    headers,
    regex_priority: { type: "integer", default: 0 },
    path_handling: { type: "string", default: "v0", one_of: ["v0", "v1"] },
  },
  entity_checks: [
    {
      conditional: {
        if_field: "protocols",
        if_match: {
          elements: { type: "string", not_one_of: ["grpcs", "https", "tls", "tls_passthrough"] },
        },
        then_field: "snis",
        then_match: { len_eq: 0 },
        then_err: "'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or 'tls_passthrough'",
      },
    },
  ],
};
