import * as pulumi from "@pulumi/pulumi";

/** A plugin by name, with its whole configuration. */
export interface PluginSpec {
  name: string;
  /**
   * Every field that Kong 3.9 knows, defaults and nulls included: Kong answers with all of them, and whatever is left
   * out here would look like a change at every preview.
   */
  config: pulumi.Input<Record<string, unknown>>;
}

export interface RateLimits {
  /** Requests allowed a minute and an hour; at least one of them. */
  minute?: number;
  hour?: number;
  /** Where requests are counted: in each node, or in the database for all nodes. @default "local" */
  policy?: "local" | "cluster";
  /** What counts as one caller. @default "consumer" (the address, where there is no consumer) */
  limitBy?: "consumer" | "credential" | "ip" | "service";
}

/** Refuses with 429 what comes more often than allowed. */
export function rateLimiting({ minute, hour, policy = "local", limitBy = "consumer" }: RateLimits): PluginSpec {
  if (minute === undefined && hour === undefined)
    throw new Error("rateLimiting needs a limit: 'minute', 'hour' or both");
  const redis = { timeout: 2000, host: null, database: 0, username: null, password: null, port: 6379 };
  return {
    name: "rate-limiting",
    config: {
      second: null,
      minute: minute ?? null,
      hour: hour ?? null,
      day: null,
      month: null,
      year: null,
      limit_by: limitBy,
      policy,
      header_name: null,
      path: null,
      hide_client_headers: false,
      fault_tolerant: true,
      error_code: 429,
      error_message: "API rate limit exceeded",
      sync_rate: -1,
      redis: { ...redis, ssl: false, ssl_verify: false, server_name: null },
      // Kong still answers with the fields of the time before `redis`.
      redis_host: redis.host,
      redis_port: redis.port,
      redis_username: redis.username,
      redis_password: redis.password,
      redis_database: redis.database,
      redis_timeout: redis.timeout,
      redis_ssl: false,
      redis_ssl_verify: false,
      redis_server_name: null,
    },
  };
}

export interface CorsRules {
  /** Origins that may call, as in `https://portal.example.com`. */
  origins: string[];
  methods: string[];
  /** Request headers that a caller may send. */
  headers?: string[];
  /** Response headers that a caller may read. */
  exposedHeaders?: string[];
  /** Whether cookies and authorization may be sent along. @default false */
  credentials?: boolean;
  /** Seconds that a browser may remember the answer. @default 3600 */
  maxAge?: number;
}

/** Answers browsers that ask whether a page of another origin may call. */
export function cors(rules: CorsRules): PluginSpec {
  return {
    name: "cors",
    config: {
      origins: rules.origins,
      methods: rules.methods,
      headers: rules.headers ?? null,
      exposed_headers: rules.exposedHeaders ?? null,
      credentials: rules.credentials ?? false,
      max_age: rules.maxAge ?? 3600,
      preflight_continue: false,
      private_network: false,
    },
  };
}

export interface HttpLogTarget {
  /** Where each batch of request logs is sent. */
  endpoint: pulumi.Input<string>;
  /** Entries sent at once at most. @default 200 */
  batchSize?: number;
  /** Seconds that an entry waits at most for its batch to fill. @default 1 */
  maxDelay?: number;
}

/** Sends a log entry for each request, in batches, kept and tried again for a minute while the receiver is away. */
export function httpLog({ endpoint, batchSize = 200, maxDelay = 1 }: HttpLogTarget): PluginSpec {
  return {
    name: "http-log",
    config: pulumi.output(endpoint).apply((http_endpoint) => ({
      http_endpoint,
      method: "POST",
      content_type: "application/json",
      timeout: 1000,
      keepalive: 1000,
      headers: null,
      custom_fields_by_lua: null,
      queue: {
        max_batch_size: batchSize,
        max_coalescing_delay: maxDelay,
        max_entries: 10000,
        max_bytes: null,
        max_retry_time: 60,
        initial_retry_delay: 0.01,
        max_retry_delay: 60,
        concurrency_limit: 1,
      },
      // The forms that `queue` has replaced; Kong still answers with them.
      retry_count: null,
      queue_size: null,
      flush_timeout: null,
    })),
  };
}
