import { PERIODS } from "../entities/plugins/rate-limiting.js";
import { type ErrorLog } from "../node/log.js";
import { type Exchange } from "../proxy/exchange.js";
import { type PluginRow } from "../proxy/model.js";
import { LocalCounters, type CounterStore } from "./counters.js";
import { definePlugin, type Plugin } from "./plugin.js";
import { secondsLeft, windowStart, type Period } from "./windows.js";

type Limits = Partial<Record<Period, number | null>>;

export interface RateLimitingConfig extends Limits {
  limit_by: "consumer" | "credential" | "ip" | "service" | "header" | "path";
  header_name: string | null;
  path: string | null;
  policy: "local" | "cluster" | "redis";
  fault_tolerant: boolean;
  hide_client_headers: boolean;
  error_code: number;
  error_message: string;
}

/** Counters by policy. Kong's other two policies share them between nodes; here each node counts for itself. */
type Stores = Partial<Record<RateLimitingConfig["policy"], CounterStore>>;

export function rateLimiting(log: ErrorLog, stores: Stores = { local: new LocalCounters() }): Plugin {
  const warned = new Set<string>();
  const storeFor = (policy: RateLimitingConfig["policy"]): CounterStore => {
    const store = stores[policy];
    if (store) return store;
    if (!warned.has(policy))
      log.warn(`[rate-limiting] policy '${policy}' counts on each node by itself in this stand-in`);
    warned.add(policy);
    return stores.local!;
  };

  return definePlugin<RateLimitingConfig>({
    async access(exchange, config, row) {
      const now = Date.now();
      const limits = limitsOf(config);
      const keys = limits.map(({ period }) => counterKey(exchange, config, row, period, now));
      let used: number[];
      try {
        const slots = limits.map(({ period, limit }, index) => ({ key: keys[index], limit, period }));
        used = await storeFor(config.policy).take(slots, now);
      } catch (error) {
        log.error("[rate-limiting] failed to get usage", error);
        return config.fault_tolerant ? undefined : { status: 500, message: "An unexpected error occurred" };
      }

      const usage = limits.map(({ period, limit }, index) => ({
        period,
        limit,
        remaining: limit - (used[index] ?? 0),
      }));
      const exceeded = usage.filter(({ remaining }) => remaining <= 0).at(-1)?.period;
      const headers = config.hide_client_headers ? {} : usageHeaders(usage, exceeded, now);
      for (const [name, value] of Object.entries(headers)) exchange.responseHeaders.set(name, value);
      return exceeded && { status: config.error_code, message: config.error_message };
    },
  });
}

function limitsOf(config: RateLimitingConfig): { period: Period; limit: number }[] {
  return PERIODS.flatMap((period) => {
    const limit = config[period];
    return typeof limit === "number" ? [{ period, limit }] : [];
  });
}

function counterKey(
  exchange: Exchange,
  config: RateLimitingConfig,
  row: PluginRow,
  period: Period,
  now: number,
): string {
  const scope = [row.route?.id, row.service?.id].map((id) => id ?? "");
  return [...scope, identifier(exchange, config), period, windowStart(period, now)].join(":");
}

/** Who is counted; the client's address where what the configuration names is absent. */
function identifier(exchange: Exchange, config: RateLimitingConfig): string {
  const { consumer, credential, match } = exchange;
  const found = {
    consumer: consumer?.id ?? credential?.id,
    credential: credential?.id,
    service: match?.service?.id,
    header: exchange.header(config.header_name ?? ""),
    path: exchange.path === config.path ? exchange.path : undefined,
    ip: undefined,
  }[config.limit_by];
  return found ?? exchange.clientIp;
}

interface Usage {
  period: Period;
  limit: number;
  remaining: number;
}

/** The `RateLimit-…` headers tell of the limit that is closest to its end, the `X-RateLimit-…` ones of each. */
export function usageHeaders(usage: Usage[], exceeded: Period | undefined, now: number): Record<string, number> {
  const headers: Record<string, number> = {};
  let closest: Usage | undefined;
  for (const { period, limit, remaining } of usage) {
    const isCounted = exceeded === undefined || exceeded === period;
    const left = Math.max(0, isCounted ? remaining - 1 : remaining);
    const name = period[0]?.toUpperCase() + period.slice(1);
    headers[`X-RateLimit-Limit-${name}`] = limit;
    headers[`X-RateLimit-Remaining-${name}`] = left;
    if (!closest || left <= closest.remaining) closest = { period, limit, remaining: left };
  }
  if (!closest) return headers;
  const reset = secondsLeft(closest.period, now);
  headers["RateLimit-Limit"] = closest.limit;
  headers["RateLimit-Remaining"] = closest.remaining;
  headers["RateLimit-Reset"] = reset;
  if (exceeded) headers["Retry-After"] = reset;
  return headers;
}
