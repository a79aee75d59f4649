import { PERIODS } from "../entities/plugins/rate-limiting.js";
import { type ErrorLog } from "../node/log.js";
import { type Exchange } from "../proxy/exchange.js";
import { type PluginRow } from "../proxy/model.js";
import { type Database } from "../store/database.js";
import { ClusterCounters } from "./cluster-counters.js";
import { LocalCounters, NO_ID, type CounterStore, type Subject } from "./counters.js";
import { definePlugin, type Exit, type Plugin } from "./plugin.js";
import { type RedisConfig } from "./redis-connection.js";
import { RedisPolicy } from "./redis-counters.js";
import { secondsLeft, windowStart, type Period } from "./windows.js";

type Limits = Partial<Record<Period, number | null>>;

export interface RateLimitingConfig extends Limits {
  limit_by: "consumer" | "credential" | "ip" | "service" | "header" | "path";
  header_name: string | null;
  path: string | null;
  policy: "local" | "cluster" | "redis";
  redis: RedisConfig;
  /** Seconds between adding up with other nodes in Redis; -1 for each request. */
  sync_rate: number;
  /** Whether requests pass while nobody can count. */
  fault_tolerant: boolean;
  hide_client_headers: boolean;
  error_code: number;
  error_message: string;
}

/** Limits requests by calendar periods, counted on this node, in the database, or in a Redis. */
export class RateLimiting {
  readonly plugin: Plugin = definePlugin<RateLimitingConfig>({
    access: (exchange, config, row) => this.access(exchange, config, row),
  });
  private readonly local = new LocalCounters();
  private readonly cluster: CounterStore;
  private readonly redis: RedisPolicy;

  constructor(
    private readonly log: ErrorLog,
    db: Database,
  ) {
    this.cluster = new ClusterCounters(db);
    this.redis = new RedisPolicy(log);
  }

  close() {
    this.redis.close();
  }

  private async access(exchange: Exchange, config: RateLimitingConfig, row: PluginRow): Promise<Exit | undefined> {
    const now = Date.now();
    const slots = limitsOf(config).map((limit) => ({ ...limit, start: windowStart(limit.period, now) }));
    let used: number[];
    try {
      used = await this.storeFor(config).take(subjectOf(exchange, config, row), slots, now);
    } catch (error) {
      this.log.error("[rate-limiting] failed to get usage", error);
      return config.fault_tolerant ? undefined : { status: 500, message: "An unexpected error occurred" };
    }

    const usage = slots.map(({ period, limit }, index) => ({ period, limit, remaining: limit - used[index] }));
    const exceeded = usage.filter(({ remaining }) => remaining <= 0).at(-1)?.period;
    const headers = config.hide_client_headers ? {} : usageHeaders(usage, exceeded, now);
    for (const [name, value] of Object.entries(headers)) exchange.responseHeaders.set(name, value);
    return exceeded && { status: config.error_code, message: config.error_message };
  }

  private storeFor({ policy, redis, sync_rate }: RateLimitingConfig): CounterStore {
    if (policy === "redis") return this.redis.storeFor(redis, sync_rate);
    return policy === "cluster" ? this.cluster : this.local;
  }
}

function limitsOf(config: RateLimitingConfig): { period: Period; limit: number }[] {
  return PERIODS.flatMap((period) => {
    const limit = config[period];
    return typeof limit === "number" ? [{ period, limit }] : [];
  });
}

function subjectOf(exchange: Exchange, config: RateLimitingConfig, { route, service }: PluginRow): Subject {
  return { route: route?.id ?? NO_ID, service: service?.id ?? NO_ID, identifier: identifier(exchange, config) };
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
