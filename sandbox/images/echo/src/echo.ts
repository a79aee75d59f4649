import { type IncomingMessage } from "node:http";
import { fields } from "./body";
import { type Settings } from "./settings";

/** The echo of a request, in the words of Express, which the real server passes on. */
export function echo(request: IncomingMessage, url: URL, body: unknown, settings: Settings) {
  const { enabled } = settings;
  return {
    host: enabled.host ? { hostname: url.hostname, ip: request.socket.remoteAddress, ips: [] } : undefined,
    http: enabled.http
      ? { method: request.method, baseUrl: "", originalUrl: request.url, protocol: "http" }
      : undefined,
    request: enabled.request
      ? {
          params: { 0: url.pathname },
          query: fields(url.searchParams),
          cookies: enabled.cookies ? cookies(request.headers.cookie) : [],
          body,
          headers: request.headers,
        }
      : undefined,
    environment: enabled.environment ? process.env : undefined,
  };
}

function cookies(header = ""): Record<string, string> {
  const pairs = header.split(";").map((pair) => pair.trim().split("="));
  return Object.fromEntries(
    pairs.flatMap(([name, ...value]) => (name && value.length ? [[name, decode(value.join("="))]] : [])),
  );
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
