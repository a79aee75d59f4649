import { type Exchange } from "../proxy/exchange.js";
import { type HeaderList } from "../proxy/header-list.js";
import { parseUrl } from "../schema/urls.js";
import { definePlugin } from "./plugin.js";

export interface CorsConfig {
  origins: string[] | null;
  methods: string[] | null;
  headers: string[] | null;
  exposed_headers: string[] | null;
  credentials: boolean;
  private_network: boolean;
  /** Seconds. */
  max_age: number | null;
  preflight_continue: boolean;
  allow_origin_absent?: boolean;
}

const ALL_METHODS = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
const PLAIN_ORIGIN = /^[A-Za-z0-9.:/-]+$/;

export const cors = definePlugin<CorsConfig>({
  access(exchange, config) {
    const origin = exchange.header("origin");
    if (exchange.method !== "OPTIONS" || !origin || !exchange.header("access-control-request-method")) return undefined;
    // The answer to a preflight is complete: by the upstream when it is passed on, by what follows otherwise.
    exchange.notes.set("cors", "preflight");
    if (config.preflight_continue) return undefined;

    const headers = exchange.responseHeaders;
    allowOrigin(config, origin, headers);
    const requested = config.headers?.length
      ? config.headers.join(",")
      : exchange.header("access-control-request-headers");
    if (requested) headers.set("Access-Control-Allow-Headers", requested);
    headers.set("Access-Control-Allow-Methods", (config.methods ?? ALL_METHODS).join(","));
    if (config.max_age !== null) headers.set("Access-Control-Max-Age", config.max_age);
    if (config.private_network && exchange.header("access-control-request-private-network") === "true") {
      headers.set("Access-Control-Allow-Private-Network", "true");
    }
    return { status: 200 };
  },

  header(exchange: Exchange, config, headers) {
    if (exchange.notes.get("cors") === "preflight") return;
    const origin = exchange.header("origin");
    if (!origin && config.allow_origin_absent === false) return;
    allowOrigin(config, origin, headers);
    if (config.exposed_headers?.length) headers.set("Access-Control-Expose-Headers", config.exposed_headers.join(","));
  },
});

function allowOrigin(config: CorsConfig, origin: string | undefined, headers: HeaderList) {
  const allowed = allowedOrigin(config.origins ?? [], origin);
  if (allowed !== "*") headers.add("vary", "Origin");
  if (allowed === undefined) headers.delete("Access-Control-Allow-Origin");
  else headers.set("Access-Control-Allow-Origin", allowed);

  if (!config.credentials) return;
  if (allowed !== "*") {
    headers.set("Access-Control-Allow-Credentials", "true");
  } else if (origin) {
    // Browsers do not take credentials together with a star.
    headers.add("vary", "Origin");
    headers.set("Access-Control-Allow-Origin", origin);
    headers.set("Access-Control-Allow-Credentials", "true");
  }
}

/** What `Access-Control-Allow-Origin` says: a single plain origin always, of several the one that matches. */
export function allowedOrigin(origins: string[], origin: string | undefined): string | undefined {
  const [first] = origins;
  if (first === undefined || (origins.length === 1 && first === "*")) return "*";
  if (origins.length === 1 && PLAIN_ORIGIN.test(first)) return first;
  if (!origin) return undefined;
  if (origins.includes("*")) return "*";
  const given = normalize(origin);
  return origins.some((entry) => matches(entry, given)) ? given.origin : undefined;
}

function matches(entry: string, given: { origin: string; host: string }): boolean {
  if (PLAIN_ORIGIN.test(entry)) return normalize(entry).origin === given.origin;
  // An expression without a colon is meant for the host alone.
  const subject = entry.includes(":") ? given.origin : given.host;
  return new RegExp(`^(?:${entry.replace(/^\^/, "").replace(/\$$/, "")})$`).test(subject);
}

/** Without the port that goes without saying. */
function normalize(text: string): { origin: string; host: string } {
  const { scheme, host, port } = parseUrl(text);
  if (!host) return { origin: text, host: text };
  const isDefault = (scheme === "http" && port === "80") || (scheme === "https" && port === "443");
  const origin = `${scheme ? `${scheme}://` : ""}${host}${port && !isDefault ? `:${port}` : ""}`;
  return { origin, host };
}
