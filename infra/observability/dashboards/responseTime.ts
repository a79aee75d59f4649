import { kpis } from "../kpis";
import { LATENCY_PERCENTILES, REQUESTS, all, by, overTime, percentile } from "./aggregations";
import { type Dashboard, SERVICES } from "./dashboard";
import { type Limits, level } from "./levels";
import { TIME_AXIS, caption, limitLine, stat } from "./marks";
import { type Panel, type Transform, compute, unfold } from "./panel";
import { PERCENTILE_COLORS } from "./theme";

const PERCENTS = [50, 95, 99] as const;
const COLOR = {
  field: "percentile",
  type: "nominal",
  scale: { domain: PERCENTS.map((percent) => `P${percent}`), range: PERCENTILE_COLORS },
} as const;

/** A row for each percentile, where there is one. */
const PERCENTILES: Transform[] = [
  ...unfold("percentile", JSON.stringify(PERCENTS.map((percent) => `P${percent}`))),
  ...compute({ ms: "datum.row.latency.values[substring(datum.percentile, 1) + '.0']" }),
  { filter: "isValid(datum.ms)" },
];

function now(percent: (typeof PERCENTS)[number], limits?: Limits): Panel {
  return {
    title: `P${percent}`,
    width: 16,
    height: 5,
    index: REQUESTS,
    aggs: { all: all({ latency: LATENCY_PERCENTILES }) },
    rows: "all",
    view: stat(
      percentile("datum.row", percent),
      "format(datum.value, datum.value < 10 ? '.1f' : ',.0f') + ' ms'",
      limits ? caption("ms", limits) : `of 100 requests, ${100 - percent} took longer`,
      limits && level("datum.value", limits),
    ),
  };
}

const overAll: Panel = {
  title: "Response time over time, in ms, with the limits of P95",
  width: 48,
  height: 11,
  index: REQUESTS,
  aggs: { times: overTime({ latency: LATENCY_PERCENTILES }, 120) },
  rows: "times.buckets",
  view: {
    transform: [...compute({ time: "datum.row.key" }), ...PERCENTILES],
    layer: [
      {
        mark: "line",
        encoding: {
          x: TIME_AXIS,
          y: { field: "ms", type: "quantitative" },
          color: COLOR,
          tooltip: [
            { field: "time", type: "temporal", format: "%H:%M:%S" },
            { field: "percentile" },
            { field: "ms", format: ",.0f" },
          ],
        },
      },
      limitLine(kpis.responseTimeP95.warning, "warning", "warning", "ms"),
      limitLine(kpis.responseTimeP95.critical, "critical", "critical", "ms"),
    ],
  },
};

const p95ByService: Panel = {
  title: "P95 by service over time, in ms",
  width: 24,
  height: 11,
  index: REQUESTS,
  aggs: { times: overTime({ services: by("service_name", 9, { latency: LATENCY_PERCENTILES }) }) },
  rows: "times.buckets",
  view: {
    transform: [
      ...compute({ time: "datum.row.key" }),
      ...unfold("bucket", "datum.row.services.buckets"),
      ...compute({ service: "datum.bucket.key", ms: percentile("datum.bucket", 95) }),
    ],
    mark: "line",
    encoding: {
      x: TIME_AXIS,
      y: { field: "ms", type: "quantitative" },
      color: { field: "service", type: "nominal", legend: { columns: 3 } },
      tooltip: [{ field: "service" }, { field: "ms", format: ",.0f" }],
    },
  },
};

function percentilesBy(title: string, field: string, size: number, width: number): Panel {
  return {
    title,
    width,
    height: 11,
    index: REQUESTS,
    aggs: { groups: by(field, size, { latency: LATENCY_PERCENTILES }) },
    rows: "groups.buckets",
    view: {
      transform: [...compute({ group: "datum.row.key" }), ...PERCENTILES],
      mark: "bar",
      encoding: {
        y: { field: "group", type: "nominal", sort: null },
        yOffset: { field: "percentile" },
        x: { field: "ms", type: "quantitative", axis: { grid: true, tickCount: 5 } },
        color: COLOR,
        tooltip: [{ field: "group" }, { field: "percentile" }, { field: "ms", format: ",.0f" }],
      },
    },
  };
}

export const responseTime: Dashboard = {
  id: "response-time",
  title: "Response time",
  description: "How long requests take as clients see it, gateway and upstream together.",
  control: SERVICES,
  panels: [
    now(50, kpis.responseTimeP50),
    now(95, kpis.responseTimeP95),
    now(99),
    overAll,
    p95ByService,
    percentilesBy("By service, in ms", "service_name", 7, 24),
    percentilesBy("By route, in ms", "route_name", 8, 48),
  ],
};
