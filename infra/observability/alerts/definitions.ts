import type { PlatformConfig } from "../../config";
import { ERROR_RATE_LIMIT, type Kpi, MEAN_PROXY_LATENCY_LIMIT_MS, kpis } from "../kpis";

/** A clause of an Elasticsearch query. */
export type Clause = Record<string, unknown>;

/** What is measured, over which minutes, and from where on it is an alert. */
export type Condition =
  /** Percent of the documents that match a clause, of at least 20. */
  | { kind: "share"; of: Clause; above: number; minutes: number }
  /** Mean of a field, or one of its percentiles. */
  | { kind: "value"; of: "mean" | 50 | 95; field: string; above: number; unit: string; minutes: number }
  /** Documents seen; the last one's field is the value that is told. */
  | { kind: "seen"; times: number; minutes: number; tell?: string; limit?: string }
  /** Documents a second. */
  | { kind: "rate"; above: number; minutes: number }
  /** No document at all. */
  | { kind: "silence"; minutes: number };

/** Something that someone should be told about. */
export interface Alert {
  /** Unique with its severity; also the name of its section in docs/alerts.md. */
  name: string;
  severity: "warning" | "critical";
  /** What is wrong, without whom it concerns and how much. */
  says: string;
  index: string;
  /** All of them hold for the documents that are looked at. */
  where: Clause[];
  /** Field by which documents are looked at apart: the service, node or job that the alert names. */
  by?: string;
  condition: Condition;
}

const REQUESTS = "kong-api-logs-*";
const METRICS = "apim-database-*";

const metric = (name: string): Clause => ({ term: { metric: name } });
const is = (field: string, value: unknown): Clause => ({ term: { [field]: value } });
const atLeast = (field: string, gte: number, lt?: number): Clause => ({ range: { [field]: { gte, lt } } });
const either = (...should: Clause[]): Clause => ({ bool: { should, minimum_should_match: 1 } });
const both = (...filter: Clause[]): Clause => ({ bool: { filter } });

/** Seen twice, so that one lost answer is no alert. */
const TWICE = { kind: "seen", times: 2, minutes: 3 } as const satisfies Condition;

const HOUR = 3600;

/** Every alert of the platform. */
export function alerts({ alerts: { quietMinutes, replicaLagSeconds, diskPercent } }: PlatformConfig): Alert[] {
  return [
    ...ofRequests(),
    {
      name: "no-logs",
      severity: "warning",
      says: `No request has been logged for ${quietMinutes} minutes`,
      index: REQUESTS,
      where: [],
      condition: { kind: "silence", minutes: quietMinutes },
    },
    {
      name: "dead-letters",
      severity: "warning",
      says: "Log entries could not be stored as requests",
      index: "kong-api-dead-letters-*",
      where: [],
      condition: { kind: "seen", times: 1, minutes: 5 },
    },
    {
      name: "primary-gone",
      severity: "critical",
      says: "The primary database does not answer",
      index: METRICS,
      where: [metric("server"), is("node", "primary"), is("up", false)],
      condition: TWICE,
    },
    {
      name: "replica-gone",
      severity: "critical",
      says: "The replica does not answer, or does not follow the primary",
      index: METRICS,
      where: [
        metric("server"),
        either(both(is("node", "replica"), is("up", false)), both(is("node", "primary"), is("replicas", 0))),
      ],
      condition: TWICE,
    },
    {
      name: "replica-lag",
      severity: "warning",
      says: "The replica lags behind the primary",
      index: METRICS,
      where: [metric("server"), atLeast("lag_seconds", replicaLagSeconds)],
      condition: { ...TWICE, tell: "lag_seconds", limit: `${replicaLagSeconds} s` },
    },
    ...(["warning", "critical"] as const).map((severity): Alert => ({
      name: "disk-full",
      severity,
      says: "The disk of a database is nearly full",
      index: METRICS,
      where: [metric("server"), atLeast("disk.used_percent", diskPercent[severity])],
      by: "host",
      condition: { ...TWICE, tell: "disk.used_percent", limit: `${diskPercent[severity]} %` },
    })),
    {
      name: "backup-failed",
      severity: "critical",
      says: "The last run of a backup job failed",
      index: METRICS,
      where: [metric("backup"), is("result", "failure")],
      by: "job",
      condition: { ...TWICE, tell: "message" },
    },
    {
      name: "backup-old",
      severity: "critical",
      says: "The last backup is more than 26 hours old",
      index: METRICS,
      where: [metric("backup"), either(is("job", "dump"), is("job", "base-backup")), atLeast("age_seconds", 26 * HOUR)],
      by: "job",
      condition: { ...TWICE, tell: "age_seconds", limit: `${26 * HOUR} s` },
    },
    {
      name: "node-down",
      severity: "critical",
      says: "A gateway node does not answer",
      index: METRICS,
      where: [metric("gateway"), is("up", false)],
      by: "node",
      condition: TWICE,
    },
  ];
}

function ofRequests(): Alert[] {
  const onRequests = { index: REQUESTS, by: "service_name" };
  const withStatus = (gte: number, lt?: number) => ({ of: atLeast("response.status", gte, lt), minutes: 5 });
  return [
    {
      ...onRequests,
      name: "error-rate",
      severity: "critical",
      says: "Too many requests fail",
      where: [],
      condition: { kind: "share", above: ERROR_RATE_LIMIT, ...withStatus(400) },
    },
    {
      ...onRequests,
      name: "slow-upstream",
      severity: "critical",
      says: "Upstreams take too long on average",
      where: [],
      condition: {
        kind: "value",
        of: "mean",
        field: "latencies.proxy",
        above: MEAN_PROXY_LATENCY_LIMIT_MS,
        unit: "ms",
        minutes: 5,
      },
    },
    ...twice("response-time-p50", kpis.responseTimeP50, (above) => ({ kind: "value", of: 50, ...responseTime(above) })),
    ...twice("response-time-p95", kpis.responseTimeP95, (above) => ({ kind: "value", of: 95, ...responseTime(above) })),
    ...twice("client-errors", kpis.clientErrorRate, (above) => ({ kind: "share", above, ...withStatus(400, 500) })),
    ...twice("server-errors", kpis.serverErrorRate, (above) => ({ kind: "share", above, ...withStatus(500) })),
    ...twice("request-rate", kpis.requestRate, (above) => ({ kind: "rate", above, minutes: 1 }), {}),
  ];
}

function responseTime(above: number) {
  return { field: "latencies.request", above, unit: "ms", minutes: 5 };
}

/** A key figure's two alerts. */
function twice(
  name: string,
  kpi: Kpi,
  condition: (above: number) => Condition,
  by: { by?: string } = { by: "service_name" },
): Alert[] {
  return (["warning", "critical"] as const).map((severity) => ({
    name,
    severity,
    says: `${kpi.title} is over its limit`,
    index: REQUESTS,
    where: [],
    ...by,
    condition: condition(kpi[severity]),
  }));
}
