import { kpis } from "../kpis";
import {
  type Aggregations,
  type Clause,
  LATENCY_PERCENTILES,
  NEWEST,
  REQUESTS,
  by,
  last,
  newest,
  overTime,
  percentile,
  status,
  where,
} from "./aggregations";
import { type Dashboard, SERVICES } from "./dashboard";
import { level, levelColor, percent, worst } from "./levels";
import { TIME_AXIS, WHOLE_BUCKETS, table, tiles } from "./marks";
import { type Panel, type Transform, compute, unfold } from "./panel";
import { FILLS, INKS, NEUTRAL } from "./theme";

const SERVICE_COUNT = 20;

/** Over how many minutes alerts look at services; so long is now. */
const NOW_MINUTES = 5;

const HEALTH: Aggregations = {
  latency: LATENCY_PERCENTILES,
  "4xx": where([status(400, 500)]),
  "5xx": where([status(500)]),
};

/** The worst of a service's key figures. */
function health(of: string): Transform[] {
  return compute({
    requests: `${of}.doc_count`,
    p95: percentile(of, 95),
    client: percent(`${of}['4xx'].doc_count`, `${of}.doc_count`),
    server: percent(`${of}['5xx'].doc_count`, `${of}.doc_count`),
    level: `datum.requests == 0 ? 'none' : ${worst(
      level(percentile(of, 50), kpis.responseTimeP50),
      level("datum.p95", kpis.responseTimeP95),
      level("datum.client", kpis.clientErrorRate),
      level("datum.server", kpis.serverErrorRate),
    )}`,
  });
}

const DETAIL =
  "'P95 ' + format(datum.p95, ',.0f') + ' ms · 4xx ' + format(datum.client, '.1f') + ' % · 5xx ' + format(datum.server, '.1f') + ' %'";

const grid: Panel = {
  title: `Services now: the last ${NOW_MINUTES} minutes against all limits`,
  width: 48,
  height: 10,
  index: REQUESTS,
  aggs: { services: by("service_name", SERVICE_COUNT, { now: where([last(NOW_MINUTES)], HEALTH) }) },
  rows: "services.buckets",
  view: tiles(4, [
    ...compute({ name: "datum.row.key" }),
    ...health("datum.row.now"),
    ...compute({ detail: `datum.requests == 0 ? 'no requests' : ${DETAIL}` }),
  ]),
};

const overTimeByService: Panel = {
  title: "Health over time",
  width: 48,
  height: 11,
  index: REQUESTS,
  aggs: { times: overTime({ services: by("service_name", SERVICE_COUNT, HEALTH) }, 12) },
  rows: "times.buckets",
  view: {
    transform: [
      ...WHOLE_BUCKETS,
      ...unfold("bucket", "datum.row.services.buckets"),
      ...compute({ service: "datum.bucket.key" }),
      ...health("datum.bucket"),
    ],
    mark: { type: "rect", stroke: "white", strokeWidth: 1 },
    encoding: {
      x: TIME_AXIS,
      x2: { field: "until" },
      y: { field: "service", type: "nominal" },
      color: levelColor(FILLS, NEUTRAL),
      tooltip: [
        { field: "service" },
        { field: "requests", format: "," },
        { field: "p95", title: "P95, ms", format: ",.0f" },
        { field: "client", title: "4xx, %", format: ".1f" },
        { field: "server", title: "5xx, %", format: ".1f" },
      ],
    },
  },
};

/** Requests that an upstream was asked for. Kong answers 502 to 504 where it found none that answers. */
const REACHED: Clause = {
  bool: {
    should: [{ wildcard: { upstream_status: "?*" } }, status(502, 505)],
    minimum_should_match: 1,
  },
};

const availability: Panel = {
  title: "Upstream availability, in % of the requests passed on",
  width: 24,
  height: 11,
  index: REQUESTS,
  aggs: { reached: where([REACHED], { services: by("service_name", 12, { failed: where([status(500)]) }) }) },
  rows: "reached.services.buckets",
  view: {
    transform: compute({
      service: "datum.row.key",
      available: "100 - 100 * datum.row.failed.doc_count / datum.row.doc_count",
      level: level("(100 - datum.available)", kpis.serverErrorRate),
    }),
    encoding: {
      y: { field: "service", type: "nominal", sort: null },
      x: { field: "available", type: "quantitative", scale: { domain: [0, 100] }, axis: { grid: true } },
      tooltip: [{ field: "service" }, { field: "available", format: ".2f", title: "%" }],
    },
    layer: [
      { mark: "bar", encoding: { color: levelColor() } },
      {
        mark: { type: "text", align: "right", dx: -8, fontWeight: 600 },
        encoding: { text: { field: "available", format: ".2f" } },
      },
    ],
  },
};

const latencyHealth: Panel = {
  title: "P95 response time against its limits, in ms",
  width: 24,
  height: 11,
  index: REQUESTS,
  aggs: { services: by("service_name", 12, { latency: LATENCY_PERCENTILES }) },
  rows: "services.buckets",
  view: {
    transform: compute({
      service: "datum.row.key",
      p95: percentile("datum.row", 95),
      level: level("datum.p95", kpis.responseTimeP95),
    }),
    layer: [
      {
        mark: "bar",
        encoding: {
          y: { field: "service", type: "nominal", sort: "-x" },
          x: { field: "p95", type: "quantitative", axis: { grid: true, tickCount: 6 } },
          color: levelColor(),
          tooltip: [{ field: "service" }, { field: "p95", format: ",.0f", title: "P95, ms" }],
        },
      },
      ...(["warning", "critical"] as const).map((name) => ({
        data: { values: [{ limit: kpis.responseTimeP95[name] }] },
        mark: { type: "rule" as const, color: INKS[name], strokeDash: [5, 4] },
        encoding: { x: { field: "limit", type: "quantitative" as const } },
      })),
    ],
  },
};

const lastFailures: Panel = {
  title: "Last failure of each service",
  width: 48,
  height: 9,
  index: REQUESTS,
  aggs: { services: by("service_name", 8, { failed: where([status(500)], { newest: NEWEST }) }) },
  rows: "services.buckets",
  view: table(
    8,
    [
      { title: "Service", text: "datum.row.key", at: 0 },
      { title: "When", text: ofFailure("timeFormat(toDate(datum.newest['@timestamp']), '%b %d, %H:%M:%S')"), at: 0.26 },
      { title: "Status", text: ofFailure("datum.newest.response.status"), at: 0.4 },
      { title: "Route", text: ofFailure("datum.newest.route_name"), at: 0.48 },
      { title: "Failures in the chosen time", text: "format(datum.row.failed.doc_count, ',')", at: 0.82 },
    ],
    newest("datum.row.failed"),
  ),
};

function ofFailure(text: string): string {
  return `datum.newest ? ${text} : '–'`;
}

export const serviceHealth: Dashboard = {
  id: "service-health",
  title: "Service health",
  description: "Which services are well now, which were not, and why.",
  control: SERVICES,
  panels: [grid, overTimeByService, availability, latencyHealth, lastFailures],
};
