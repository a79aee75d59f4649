import type { IncomingMessage } from "node:http";
import type { FieldMap } from "../../event/field";

/** Headers that Logstash stores with `http_` before their names. */
const PREFIXED = ["accept", "host", "user_agent"];

/** A request's headers and first line as Logstash names them: `content_type`, `http_host`, `request_path` … Credentials are left out. */
export function requestHeaders(request: IncomingMessage): FieldMap {
  const headers: FieldMap = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name === "authorization" || value === undefined) continue;
    const key = name.replaceAll("-", "_");
    headers[PREFIXED.includes(key) ? `http_${key}` : key] = Array.isArray(value) ? value.join(", ") : value;
  }
  headers["request_method"] = request.method ?? null;
  headers["request_path"] = request.url ?? null;
  headers["http_version"] = `HTTP/${request.httpVersion}`;
  return headers;
}
