/** A key figure and its limits: yellow from `warning` on, red from `critical` on. */
export interface Kpi {
  title: string;
  unit: "ms" | "%" | "requests/s";
  warning: number;
  critical: number;
}

/** The architecture's key figures, for dashboards and alerts alike. */
export const kpis = {
  responseTimeP50: { title: "Response time P50", unit: "ms", warning: 100, critical: 500 },
  responseTimeP95: { title: "Response time P95", unit: "ms", warning: 200, critical: 1000 },
  clientErrorRate: { title: "4xx rate", unit: "%", warning: 5, critical: 10 },
  serverErrorRate: { title: "5xx rate", unit: "%", warning: 1, critical: 5 },
  requestRate: { title: "Requests", unit: "requests/s", warning: 1000, critical: 1500 },
} as const satisfies Record<string, Kpi>;

/** Share of answers with status 400 or above, in percent, over which the error alert fires. */
export const ERROR_RATE_LIMIT = 5;

/** Mean time that upstreams take, in ms, over which the response time alert fires. */
export const MEAN_PROXY_LATENCY_LIMIT_MS = 1000;
