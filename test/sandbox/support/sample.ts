/** An hour of a gateway's life, always the same, for dashboards: documents as Logstash and the metrics collector write them. */

export const FROM = Date.parse("2026-02-03T09:00:00Z");
export const TO = Date.parse("2026-02-03T10:00:00Z");
export const HOUR = { from: FROM, to: TO };

export const MINUTE = 60_000;

export interface SampleRequest {
  "@timestamp": string;
  service_name: string;
  route_name: string;
  tags: string[];
  client_ip: string;
  upstream_status: string;
  latencies: { request: number; kong: number; proxy?: number };
  request: { method: string; uri: string; size: number };
  response: { status: number; size: number };
  geoip: { country_code: string; country_name: string; city_name: string; location: { lat: number; lon: number } };
  user_agent: { name: string; os: string; device: string };
}

/** An endpoint: service, its own part of the route's name, method, path, share of all requests, usual ms. */
const ENDPOINTS = [
  ["shop-catalog-v2", "get-products", "GET", "/shop/products", 26, 34],
  ["shop-catalog-v2", "get-search", "GET", "/shop/search", 15, 72],
  ["shop-checkout-v1", "get-cart", "GET", "/shop/cart", 9, 45],
  ["shop-checkout-v1", "post-orders", "POST", "/shop/orders", 6, 120],
  ["accounts-profile-v1", "get-profile", "GET", "/accounts/me", 12, 22],
  ["accounts-profile-v1", "put-profile", "PUT", "/accounts/me", 3, 48],
  ["billing-invoice-v1", "get-invoices", "GET", "/billing/invoices", 9, 64],
  ["billing-invoice-v1", "post-payments", "POST", "/billing/payments", 4, 150],
  ["partner-orders-v1", "get-orders", "GET", "/partner/orders", 8, 38],
  ["partner-orders-v1", "delete-orders", "DELETE", "/partner/orders/7", 2, 41],
  ["demo-echo-v1", "get-echo", "GET", "/demo/echo", 6, 6],
] as const;

const PLACES = [
  ["TW", "Taiwan", "Taipei", 25.04, 121.56, 34],
  ["JP", "Japan", "Tokyo", 35.69, 139.69, 16],
  ["US", "United States", "Ashburn", 39.04, -77.49, 14],
  ["DE", "Germany", "Frankfurt am Main", 50.11, 8.68, 10],
  ["SG", "Singapore", "Singapore", 1.29, 103.85, 8],
  ["GB", "United Kingdom", "London", 51.51, -0.13, 6],
  ["BR", "Brazil", "São Paulo", -23.55, -46.64, 4],
  ["AU", "Australia", "Sydney", -33.87, 151.21, 4],
  ["IN", "India", "Mumbai", 19.08, 72.88, 3],
  ["ZA", "South Africa", "Cape Town", -33.93, 18.42, 1],
] as const;

const AGENTS = [
  ["Chrome", "Windows", "Other", 34],
  ["Mobile Safari", "iOS", "iPhone", 22],
  ["Chrome Mobile", "Android", "Pixel 8", 16],
  ["okhttp", "Android", "Other", 12],
  ["Firefox", "Linux", "Other", 8],
  ["curl", "Other", "Other", 5],
  ["Python Requests", "Linux", "Other", 3],
] as const;

/** Numbers from 0 up to 1 that look random and are the same each time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of the rows, by the weight at that place of each. */
function pick<Row extends readonly unknown[]>(rows: readonly Row[], weightAt: number, number: number): Row {
  const weights = rows.map((row) => row[weightAt] as number);
  let left = number * weights.reduce((sum, weight) => sum + weight);
  return rows[weights.findIndex((weight) => (left -= weight) < 0)] ?? rows[0]!;
}

export function sampleRequests(): SampleRequest[] {
  const next = numbers(7);
  const requests: SampleRequest[] = [];
  for (let at = FROM; at < TO; at += 1000 / rateAt((at - FROM) / MINUTE)) requests.push(sampleRequest(at, next));
  return requests;
}

/** Requests a second at a minute of the hour: waves, and a rush after half of it. */
function rateAt(minute: number): number {
  return 3 + Math.sin(minute / 5) * 0.7 + Math.sin(minute / 1.7) * 0.4 + (minute > 34 && minute < 44 ? 1.8 : 0);
}

function sampleRequest(at: number, next: () => number): SampleRequest {
  const [service, name, method, path, , usual] = pick(ENDPOINTS, 4, next());
  const [country_code, country_name, city_name, lat, lon] = pick(PLACES, 5, next());
  const [agent, os, device] = pick(AGENTS, 3, next());
  const status = statusOf(service, method, (at - FROM) / MINUTE, next());
  const slow = slownessOf(service, (at - FROM) / MINUTE);
  const proxy = Math.round(usual * slow * (0.7 + 0.6 * next() + (next() > 0.94 ? 2.5 * next() : 0)));
  const kong = 1 + Math.floor(4 * next());
  const passedOn = status !== 401 && status !== 429;
  return {
    "@timestamp": new Date(Math.round(at)).toISOString(),
    service_name: service,
    route_name: `${service}-${name}`,
    tags: [...(status >= 400 ? ["error"] : []), ...(status >= 500 ? ["server_error"] : [])],
    client_ip: `203.0.113.${Math.floor(250 * next())}`,
    upstream_status: passedOn && status !== 503 ? String(status) : "",
    latencies: passedOn ? { request: proxy + kong, kong, proxy } : { request: kong, kong },
    request: { method, uri: path, size: 180 + Math.floor(300 * next()) },
    response: { status, size: 400 + Math.floor(4000 * next()) },
    geoip: { country_code, country_name, city_name, location: { lat, lon } },
    user_agent: { name: agent, os, device },
  };
}

/** Payments fail during the rush; checkout is not yet over it at the end of the hour. */
function statusOf(service: string, method: string, minute: number, number: number): number {
  const failing = service === "billing-invoice-v1" && minute > 35 && minute < 42 ? 0.28 : 0;
  const flaky = service === "shop-checkout-v1" && minute > 40 ? 0.025 : 0;
  if (number < failing + flaky) return number < failing / 2 ? 503 : number < failing * 0.8 ? 502 : 500;
  if (number > 0.994) return 404;
  if (number > 0.991) return 401;
  if (number > 0.985 && service === "partner-orders-v1") return 429;
  if (number > 0.986) return 400;
  if (number > 0.984) return 403;
  return method === "POST" ? 201 : method === "DELETE" ? 204 : number > 0.94 ? 304 : 200;
}

function slownessOf(service: string, minute: number): number {
  if (service === "billing-invoice-v1" && minute > 34 && minute < 43) return 7;
  if (service === "shop-checkout-v1" && minute > 38) return 1.9;
  return 1;
}

export type SampleMetric = Record<string, unknown>;

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** Measured twice a minute. The replica lags behind during the rush. */
export function sampleMetrics(): SampleMetric[] {
  const times = Array.from({ length: 120 }, (_, index) => FROM + index * 30_000 + 15_000);
  const next = numbers(11);
  return times.flatMap((at) => {
    const measured = measure((at - FROM) / MINUTE, next);
    return measured.map((document) => ({ "@timestamp": new Date(at).toISOString(), ...document }));
  });
}

function measure(minute: number, next: () => number): SampleMetric[] {
  const rush = minute > 34 && minute < 44;
  const lag = rush ? 2 + 9 * Math.sin(((minute - 34) / 10) * Math.PI) : Math.round(next() * 3) / 10;
  const server = (node: string, busy: number, diskShare: number) => ({
    metric: "server",
    node,
    host: node === "primary" ? "kong-database-master" : "kong-database-slave",
    up: true,
    in_recovery: node === "replica",
    ...(node === "replica" ? { lag_seconds: lag } : {}),
    replicas: node === "primary" ? 1 : 0,
    connections: connections(busy + (rush ? 6 : 0), next),
    database_bytes: Math.round(412 * MIB + minute * 0.4 * MIB),
    wal_bytes: Math.round((128 + 16 * (Math.floor(minute / 9) % 4)) * MIB),
    disk: {
      total_bytes: 100 * GIB,
      used_bytes: Math.round(diskShare * GIB),
      used_percent: Math.round(diskShare * 10) / 10,
    },
  });
  return [
    server("primary", 5, 61 + minute / 30),
    server("replica", 2, 58 + minute / 40),
    receiver("kong_replica", "172.28.0.7", "async", Math.round(lag * 0.9 * MIB)),
    receiver("barman_receive_wal", "172.28.0.9", "async", Math.round(next() * 64 * 1024)),
    ...QUERIES.map(([query, mean, calls], index) => ({
      metric: "slow_query",
      node: index % 4 === 3 ? "replica" : "primary",
      query_id: String(81230 + index),
      query,
      calls: calls + Math.round(minute),
      mean_ms: mean,
      total_ms: Math.round(mean * calls),
      rows: calls,
    })),
    ...JOBS.map(([job, bytes, seconds, everyMinutes]) => ({
      metric: "backup",
      job,
      result: "success",
      bytes: bytes + (everyMinutes < 60 ? Math.floor(minute / everyMinutes) * 3 * MIB : 0),
      seconds,
      age_seconds: everyMinutes < 60 ? Math.round((minute % everyMinutes) * 60) : Math.round(25_000 + minute * 60),
      message: "ok",
    })),
    ...["kong-1", "kong-2"].map((node) => ({ metric: "gateway", node, up: true, database_reachable: true })),
  ];
}

function connections(busy: number, next: () => number) {
  const active = Math.round(busy + 2 * next());
  const idle = 9 + Math.round(3 * next());
  const idle_in_transaction = next() > 0.7 ? 1 : 0;
  return { active, idle, idle_in_transaction, total: active + idle + idle_in_transaction, max: 100 };
}

function receiver(application_name: string, client_addr: string, sync_state: string, lag_bytes: number) {
  return { metric: "replication", application_name, client_addr, state: "streaming", sync_state, lag_bytes };
}

/** Text, mean in ms, calls. */
const QUERIES = [
  ["DELETE FROM oauth2_tokens WHERE ttl < CURRENT_TIMESTAMP AT TIME ZONE $1", 412.6, 60],
  ["SELECT * FROM routes WHERE ws_id = $1 ORDER BY id LIMIT $2", 96.4, 2210],
  ["INSERT INTO clustering_data_planes (id, ip, last_seen) VALUES ($1, $2, $3) ON CONFLICT DO UPDATE", 41.8, 720],
  ["SELECT id, name, tags FROM services WHERE ws_id = $1 AND name = $2", 18.2, 9120],
  ["SELECT * FROM plugins WHERE ws_id = $1 AND cache_key = $2 LIMIT $3", 12.9, 18400],
  ["SELECT * FROM jwt_secrets WHERE key = $1 LIMIT $2", 7.1, 26100],
  ["SELECT * FROM consumers WHERE username = $1", 4.4, 3150],
  ["UPDATE ratelimiting_metrics SET value = value + $1 WHERE identifier = $2", 2.6, 4870],
] as const;

/** Job, bytes, seconds, and every how many minutes it runs. */
const JOBS = [
  ["base-backup", 398 * MIB, 41, 1440],
  ["dump", 96 * MIB, 12, 1440],
  ["kong", 2 * MIB, 3, 1440],
  ["elasticsearch", 510 * MIB, 64, 1440],
  ["restore-point", 130 * MIB, 5, 15],
  ["restore-test", 398 * MIB, 190, 1440],
] as const;
