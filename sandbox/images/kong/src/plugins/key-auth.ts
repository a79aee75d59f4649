import { type Exchange } from "../proxy/exchange.js";
import { authenticate, setConsumer, type AuthenticationConfig } from "./authentication.js";
import { definePlugin, type Exit } from "./plugin.js";

interface KeyAuthConfig extends AuthenticationConfig {
  key_names: string[];
  hide_credentials: boolean;
  key_in_header: boolean;
  key_in_query: boolean;
  run_on_preflight: boolean;
  realm: string | null;
}

/** Takes the key from headers and query; not from the body, which is streamed past. */
export const keyAuth = definePlugin<KeyAuthConfig>({
  access(exchange, config) {
    if (!config.run_on_preflight && exchange.method === "OPTIONS") return undefined;
    return authenticate(exchange, config, () => check(exchange, config));
  },
});

function check(exchange: Exchange, config: KeyAuthConfig): Exit | undefined {
  const challenge = config.realm ? `Key realm="${config.realm}"` : "Key";
  const refuse = (message: string): Exit => ({ status: 401, message, headers: { "WWW-Authenticate": challenge } });
  for (const name of config.key_names) {
    const found = valuesOf(exchange, config, name);
    if (found.length > 1) return refuse("Duplicate API key found");
    if (!found[0]) continue;
    if (config.hide_credentials) hide(exchange, name);
    const credential = exchange.configuration.credential("keyauth_credentials", found[0]);
    const consumer = credential && exchange.configuration.consumers.get(credential.consumer.id);
    if (!consumer) return refuse("Unauthorized");
    setConsumer(exchange, consumer, credential, credential.id);
    return undefined;
  }
  return refuse("No API key found in request");
}

function valuesOf(exchange: Exchange, config: KeyAuthConfig, name: string): string[] {
  const header = config.key_in_header ? exchange.header(name) : undefined;
  if (header !== undefined) return [header];
  return config.key_in_query ? exchange.query.getAll(name) : [];
}

function hide(exchange: Exchange, name: string) {
  exchange.upstreamHeaders.delete(name);
  const query = new URLSearchParams(exchange.upstreamSearch);
  if (!query.has(name)) return;
  query.delete(name);
  exchange.upstreamSearch = query.size > 0 ? `?${query.toString()}` : "";
}
