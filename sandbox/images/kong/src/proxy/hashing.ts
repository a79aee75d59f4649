import { type Exchange } from "./exchange.js";
import { type Upstream } from "./model.js";

/** What consistent hashing goes by for this request: the primary input, or the fallback where that is missing. */
export function hashInput(exchange: Exchange, upstream: Upstream, kind: "on" | "fallback"): string | undefined {
  const isPrimary = kind === "on";
  const input = isPrimary ? upstream.hash_on : upstream.hash_fallback;
  const header = isPrimary ? upstream.hash_on_header : upstream.hash_fallback_header;
  const argument = isPrimary ? upstream.hash_on_query_arg : upstream.hash_fallback_query_arg;
  switch (input) {
    case "consumer":
      return exchange.consumer?.id ?? exchange.credential?.id;
    case "ip":
      return exchange.clientIp;
    case "path":
      return exchange.path;
    case "header":
      return exchange.header(header ?? "");
    case "cookie":
      return cookie(exchange, upstream.hash_on_cookie ?? "");
    case "query_arg":
      return exchange.query.get(argument ?? "") ?? undefined;
    default:
      return undefined;
  }
}

export function cookie(exchange: Exchange, name: string): string | undefined {
  for (const pair of (exchange.header("cookie") ?? "").split(";")) {
    const [key = "", ...value] = pair.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}
