import { ERROR_RATE_LIMIT, kpis } from "../kpis";
import { LATENCY_PERCENTILES, REQUESTS, all, by, max, overTime, percentile, status, where } from "./aggregations";
import { type Dashboard, SERVICES } from "./dashboard";
import { level, percent } from "./levels";
import { TIME_AXIS, WHOLE_BUCKETS, caption, limitLine, stat, table } from "./marks";
import { type Panel, type Transform, compute, unfold } from "./panel";
import { BLUE, FILLS } from "./theme";

const quarter = { width: 12, height: 5, index: REQUESTS };
const half = { width: 24, height: 10, index: REQUESTS };

/** Requests a second in each bucket. */
const RATE: Transform[] = [
  ...WHOLE_BUCKETS,
  ...compute({
    seconds: "(datum.until - datum.time) / 1000",
    rate: "datum.row.doc_count / datum.seconds",
  }),
];

const total: Panel = {
  ...quarter,
  title: "Requests",
  aggs: { all: all() },
  rows: "all",
  view: stat("datum.row.doc_count", "format(datum.value, ',')", "in the chosen time"),
};

const rate: Panel = {
  ...quarter,
  title: "Requests per second",
  aggs: { all: all() },
  rows: "all",
  view: stat(
    "1000 * datum.row.doc_count / (datum.row.meta.to - datum.row.meta.from)",
    "format(datum.value, datum.value < 10 ? ',.2f' : ',.0f')",
    `on average; ${caption("a second", kpis.requestRate)}`,
    level("datum.value", kpis.requestRate),
  ),
};

const success: Panel = {
  ...quarter,
  title: "Success rate",
  aggs: { all: all({ failed: where([status(400)]) }) },
  rows: "all",
  view: stat(
    `100 - (${percent("datum.row.failed.doc_count", "datum.row.doc_count")})`,
    "format(datum.value, '.2f') + ' %'",
    `answered below 400; limit ${100 - ERROR_RATE_LIMIT} %`,
    `datum.value < ${100 - ERROR_RATE_LIMIT} ? 'critical' : 'good'`,
  ),
};

const services: Panel = {
  ...quarter,
  title: "Active services",
  aggs: { all: all({ services: { cardinality: { field: "service_name" } } }) },
  rows: "all",
  view: stat("datum.row.services.value", "format(datum.value, ',')", "with at least one request"),
};

const rateOverTime: Panel = {
  ...half,
  width: 48,
  title: "Requests per second over time",
  aggs: { times: overTime({}, 120) },
  rows: "times.buckets",
  view: {
    transform: RATE,
    layer: [
      {
        mark: { type: "area", line: { color: BLUE }, color: BLUE, fillOpacity: 0.25 },
        encoding: {
          x: TIME_AXIS,
          y: { field: "rate", type: "quantitative" },
          tooltip: [
            { field: "time", type: "temporal", format: "%H:%M:%S" },
            { field: "rate", format: ",.2f", title: "requests per second" },
          ],
        },
      },
      limitLine(kpis.requestRate.warning, "warning", "warning", "rate"),
      limitLine(kpis.requestRate.critical, "critical", "critical", "rate"),
    ],
  },
};

const rateByService: Panel = {
  ...half,
  title: "Requests per second by service",
  aggs: { times: overTime({ services: by("service_name", 9) }) },
  rows: "times.buckets",
  view: {
    transform: [
      ...RATE,
      ...unfold("bucket", "datum.row.services.buckets"),
      ...compute({ service: "datum.bucket.key", rate: "datum.bucket.doc_count / datum.seconds" }),
    ],
    mark: "area",
    encoding: {
      x: TIME_AXIS,
      y: { field: "rate", type: "quantitative", stack: "zero" },
      color: { field: "service", type: "nominal", legend: { columns: 3 } },
      tooltip: [{ field: "service" }, { field: "rate", format: ",.2f", title: "requests per second" }],
    },
  },
};

const CLASSES = {
  "2xx": { from: 200, color: FILLS.good },
  "3xx": { from: 300, color: "#9bc2dd" },
  "4xx": { from: 400, color: FILLS.warning },
  "5xx": { from: 500, color: FILLS.critical },
};

const statusClasses: Panel = {
  ...half,
  title: "Answers by class of status",
  aggs: {
    times: overTime(
      Object.fromEntries(Object.entries(CLASSES).map(([name, { from }]) => [name, where([status(from, from + 100)])])),
      40,
    ),
  },
  rows: "times.buckets",
  view: {
    transform: [
      ...WHOLE_BUCKETS,
      ...unfold("class", JSON.stringify(Object.keys(CLASSES))),
      ...compute({ answers: "datum.row[datum.class].doc_count" }),
    ],
    mark: { type: "rect", stroke: "white", strokeWidth: 1 },
    encoding: {
      x: TIME_AXIS,
      x2: { field: "until" },
      y: { field: "answers", type: "quantitative", stack: "zero" },
      color: {
        field: "class",
        type: "nominal",
        scale: { domain: Object.keys(CLASSES), range: Object.values(CLASSES).map(({ color }) => color) },
      },
      tooltip: [{ field: "class" }, { field: "answers", format: "," }],
    },
  },
};

const serviceTable: Panel = {
  ...half,
  width: 48,
  height: 9,
  title: "Services",
  aggs: {
    services: by("service_name", 8, {
      latency: LATENCY_PERCENTILES,
      failed: where([status(400)]),
      last: max("@timestamp"),
    }),
  },
  rows: "services.buckets",
  view: table(8, [
    { title: "Service", text: "datum.row.key", at: 0 },
    { title: "Requests", text: "format(datum.row.doc_count, ',')", at: 0.34 },
    {
      title: "Success rate",
      text: "format(100 - 100 * datum.row.failed.doc_count / datum.row.doc_count, '.2f') + ' %'",
      at: 0.46,
    },
    { title: "P50", text: `format(${percentile("datum.row", 50)}, ',.0f') + ' ms'`, at: 0.6 },
    { title: "P95", text: `format(${percentile("datum.row", 95)}, ',.0f') + ' ms'`, at: 0.7 },
    { title: "Last request", text: "timeFormat(datum.row.last.value, '%b %d, %H:%M:%S')", at: 0.82 },
  ]),
};

export const apiOverview: Dashboard = {
  id: "api-overview",
  title: "API overview",
  description: "How much is asked of the gateway, and how well it answers.",
  control: SERVICES,
  panels: [total, rate, success, services, rateOverTime, rateByService, statusClasses, serviceTable],
};
