import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { type Field } from "./field.js";
import { parseHost, type HostPort } from "./hosts.js";
import { normalizePath } from "../proxy/paths.js";
import { parseUrl } from "./urls.js";

/** Field types that several schemas share; named as in Kong's sources and documentation. */

const PROTOCOLS = ["grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp"];
export const HTTP_PROTOCOLS = ["grpc", "grpcs", "http", "https"];
const MAX_TIMEOUT = 2 ** 31 - 2;

export const uuid: Field = { type: "string", uuid: true, auto: true };
export const timestampSeconds: Field = { type: "integer", timestamp: true, auto: true };
export const timestampMillis: Field = { type: "number", timestamp: true, auto: true };

export const name: Field = {
  type: "string",
  unique: true,
  custom_validator: (value: string) =>
    /^[\w.\-~\u0080-\u{10ffff}]+$/u.test(value)
      ? undefined
      : `invalid value '${value}': the only accepted ascii characters are alphanumerics or ., -, _, and ~`,
};

export const tags: Field = {
  type: "set",
  elements: {
    type: "string",
    required: true,
    custom_validator: (value: string) =>
      /^[ !-+\-.0-~\u0080-\u{10ffff}]+$/u.test(value)
        ? undefined
        : `invalid tag '${value}': expected printable ascii (except \`,\` and \`/\`) or valid utf-8 sequences`,
  },
};

export const protocol: Field = { type: "string", one_of: PROTOCOLS };
export const port: Field = { type: "integer", between: [0, 65535] };
export const timeout: Field = { type: "integer", between: [0, MAX_TIMEOUT] };
export const nonZeroTimeout: Field = { type: "integer", between: [1, MAX_TIMEOUT] };
export const httpMethod: Field = { type: "string", match: "^%u+$" };

/** The protocols of a plugin that runs on any traffic; `http` leaves out the layer 4 ones. */
export const protocols: Field = { type: "set", required: true, default: HTTP_PROTOCOLS, elements: protocol };
export const protocolsHttp: Field = { ...protocols, elements: { type: "string", one_of: HTTP_PROTOCOLS } };

export const noConsumer: Field = { type: "foreign", reference: "consumers", eq: null };

export const host: Field = {
  type: "string",
  custom_validator: (value: string) => {
    const parsed = parseHost(value);
    if (typeof parsed === "string" && parsed !== "invalid port number") return `invalid value: ${value}`;
    return typeof parsed === "string" || parsed.port !== undefined ? "must not have a port" : undefined;
  },
};

export const hostWithOptionalPort: Field = { type: "string", custom_validator: hostFault };

export const sni: Field = { type: "string", custom_validator: sniFault };

export const wildcardHost: Field = {
  type: "string",
  custom_validator: (value: string) => {
    const star = value.indexOf("*");
    if (star < 0) return sniFault(value);
    if (star !== 0 && star !== value.length - 1) return "wildcard must be leftmost or rightmost character";
    if (value.split("*").length > 2) return "only one wildcard must be specified";
    return sniFault(value.replace("*", "wildcard"));
  },
};

export const ipOrCidr: Field = {
  type: "string",
  custom_validator: (value: string) => {
    const [address = "", prefix, ...rest] = value.split("/");
    const family = isIP(address);
    const isPrefix = prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
    return family && isPrefix && rest.length === 0 ? undefined : `invalid ip or cidr range: '${value}'`;
  },
};

export const path: Field = {
  type: "string",
  starts_with: "/",
  match_none: [{ pattern: "//", err: "must not have empty segments" }],
  custom_validator: pathFault,
};

export const url: Field = {
  type: "string",
  custom_validator: (value: string) => {
    const parsed = parseUrl(value);
    if (!parsed.host) return "missing host in url";
    return parsed.scheme ? undefined : "missing scheme in url";
  },
};

export const headerName: Field = {
  type: "string",
  custom_validator: (value: string) =>
    /^[\w-]+$/.test(value)
      ? undefined
      : `bad header name '${value}', allowed characters are A-Z, a-z, 0-9, '_', and '-'`,
};

/** Header names to lists of values. */
export const headers: Field = {
  type: "map",
  keys: headerName,
  values: { type: "array", elements: { type: "string" } },
};

export const certificate: Field = {
  type: "string",
  custom_validator: (value: string) => fault("invalid certificate", () => new X509Certificate(value)),
};

export const privateKey: Field = {
  type: "string",
  custom_validator: (value: string) => fault("invalid key", () => createPrivateKey(value)),
};

/** Any key in PEM; the message gives no detail. */
export function publicKeyFault(value: string): string | undefined {
  return fault("", () => createPublicKey(value)) && "invalid key";
}

export const routerPath: Field = {
  type: "string",
  match_any: { patterns: ["^/", "^~/"], err: "should start with: / (fixed path) or ~/ (regex path)" },
  match_none: [{ pattern: "//", err: "must not have empty segments" }],
  custom_validator: (value: string) => (value.startsWith("~") ? regexFault(value.slice(1)) : prefixFault(value)),
};

export const routerHost: Field = {
  type: "string",
  match_all: [{ pattern: "^[^*]*%*?[^*]*$", err: "invalid wildcard: must have at most one wildcard" }],
  match_any: {
    patterns: ["^%*%.", "%.%*$", "^[^*]*$"],
    err: "invalid wildcard: must be placed at leftmost or rightmost label",
  },
  custom_validator: (value: string) => hostFault(value.replaceAll("*", "abc")),
};

/** A record field: required, so that its defaults appear, unless said otherwise. */
export function record(fields: Field["fields"], more: Partial<Field> = {}): Field {
  return { type: "record", required: true, fields, ...more };
}

export function strings(more: Partial<Field> = {}): Field {
  return { type: "array", elements: { type: "string" }, ...more };
}

export function flag(initial: boolean): Field {
  return { type: "boolean", required: true, default: initial };
}

function hostFault(value: string): string | undefined {
  const parsed = parseHost(value);
  return typeof parsed === "string" ? parsed : undefined;
}

function sniFault(value: string): string | undefined {
  const parsed: HostPort | string = parseHost(value);
  if (typeof parsed === "string")
    return parsed === "invalid port number" ? "must not have a port" : `invalid value: ${value}`;
  if (parsed.type !== "name") return "must not be an IP";
  return parsed.port === undefined ? undefined : "must not have a port";
}

function pathFault(value: string): string | undefined {
  if (!/^\/[\w.~/%:@!$&'()*+,;=-]*$/.test(value)) {
    return `invalid path: '${value}' (characters outside of the reserved list of RFC 3986 found)`;
  }
  return escapeFault(value);
}

function escapeFault(value: string): string | undefined {
  const stray = /%.?.?/.exec(value.replace(/%[0-9a-f]{2}/gi, "___"));
  return stray ? `invalid url-encoded value: '${stray[0]}'` : undefined;
}

/** A route's prefix may have any character, but must be what requests are compared as. */
function prefixFault(value: string): string | undefined {
  const normal = normalizePath(value);
  return escapeFault(value) ?? (normal === value ? undefined : `non-normalized path, consider use '${normal}' instead`);
}

/** PCRE's words for what JavaScript's engine says. */
const REGEX_FAULTS: [RegExp, string][] = [
  [/Unterminated character class/, "missing terminating ] for character class"],
  [/Unterminated group/, "missing closing parenthesis"],
  [/Unmatched '\)'/, "unmatched closing parenthesis"],
  [/Nothing to repeat/, "quantifier does not follow a repeatable item"],
];

function regexFault(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const why = REGEX_FAULTS.find(([test]) => test.test(said))?.[1] ?? said;
    return `invalid regex: '${pattern}' (PCRE returned: pcre2_compile() failed: ${why} in "${pattern}")`;
  }
}

function fault(what: string, parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return `${what}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
