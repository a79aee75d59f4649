import { ERROR_RATE_LIMIT, kpis } from "../kpis";
import { REQUESTS, all, by, max, overTime, status, where } from "./aggregations";
import { type Dashboard, SERVICES } from "./dashboard";
import { level, percent } from "./levels";
import { TIME_AXIS, caption, limitLine, stat, table } from "./marks";
import { type Panel, type Transform, compute, unfold } from "./panel";
import { FILLS, INKS } from "./theme";

const KINDS = ["4xx", "5xx"];
const ERRORS = { "4xx": where([status(400, 500)]), "5xx": where([status(500)]) };
const COLOR = {
  field: "kind",
  type: "nominal",
  scale: { domain: KINDS, range: [FILLS.warning, FILLS.critical] },
} as const;

/** A row for 4xx and one for 5xx, with their share of all requests in percent. */
const RATES: Transform[] = [
  ...unfold("kind", JSON.stringify(KINDS)),
  ...compute({ rate: percent("datum.row[datum.kind].doc_count", "datum.row.doc_count") }),
  { filter: "isValid(datum.rate)" },
];

function rateNow(title: string, from: number, to: number | undefined, text: string, levelOf: string): Panel {
  return {
    title,
    width: 16,
    height: 5,
    index: REQUESTS,
    aggs: { all: all({ failed: where([status(from, to)]) }) },
    rows: "all",
    view: stat(
      percent("datum.row.failed.doc_count", "datum.row.doc_count"),
      "format(datum.value, '.2f') + ' %'",
      text,
      levelOf,
    ),
  };
}

const ratesOverTime: Panel = {
  title: "Error rates over time, in % of all requests",
  width: 48,
  height: 11,
  index: REQUESTS,
  aggs: { times: overTime(ERRORS) },
  rows: "times.buckets",
  view: {
    transform: [...compute({ time: "datum.row.key" }), ...RATES],
    layer: [
      {
        mark: { type: "area", interpolate: "step-after" },
        encoding: {
          x: TIME_AXIS,
          y: { field: "rate", type: "quantitative", stack: "zero" },
          color: COLOR,
          tooltip: [
            { field: "time", type: "temporal", format: "%H:%M:%S" },
            { field: "kind" },
            { field: "rate", format: ".2f", title: "%" },
          ],
        },
      },
      limitLine(ERROR_RATE_LIMIT, "alert", "critical"),
    ],
  },
};

const statusCodes: Panel = {
  title: "Status codes of errors",
  width: 24,
  height: 11,
  index: REQUESTS,
  aggs: { errors: where([status(400)], { codes: by("response.status", 12) }) },
  rows: "errors.codes.buckets",
  view: {
    transform: compute({
      code: "datum.row.key",
      answers: "datum.row.doc_count",
      kind: "datum.row.key < 500 ? '4xx' : '5xx'",
    }),
    encoding: {
      x: { field: "code", type: "ordinal", axis: { labelAngle: 0 } },
      y: { field: "answers", type: "quantitative" },
      tooltip: [{ field: "code" }, { field: "answers", format: "," }],
    },
    layer: [
      { mark: "bar", encoding: { color: COLOR } },
      {
        mark: { type: "text", baseline: "bottom", dy: -4 },
        encoding: { text: { field: "answers", format: "," } },
      },
    ],
  },
};

const ratesByService: Panel = {
  title: "Error rates by service, in %",
  width: 24,
  height: 11,
  index: REQUESTS,
  aggs: { services: by("service_name", 10, ERRORS) },
  rows: "services.buckets",
  view: {
    transform: [...compute({ service: "datum.row.key" }), ...RATES],
    layer: [
      {
        mark: { type: "bar", cornerRadiusEnd: 0 },
        encoding: {
          y: { field: "service", type: "nominal", sort: "-x" },
          x: { field: "rate", type: "quantitative", axis: { grid: true, tickCount: 6 } },
          color: COLOR,
          tooltip: [{ field: "service" }, { field: "kind" }, { field: "rate", format: ".2f", title: "%" }],
        },
      },
      {
        data: { values: [{ limit: ERROR_RATE_LIMIT }] },
        mark: { type: "rule", color: INKS.critical, strokeDash: [5, 4] },
        encoding: { x: { field: "limit", type: "quantitative" } },
      },
    ],
  },
};

const routes: Panel = {
  title: "Routes with the most errors",
  width: 48,
  height: 9,
  index: REQUESTS,
  aggs: { errors: where([status(400)], { routes: by("route_name", 8, { ...ERRORS, last: max("@timestamp") }) }) },
  rows: "errors.routes.buckets",
  view: table(8, [
    { title: "Route", text: "datum.row.key", at: 0 },
    { title: "Errors", text: "format(datum.row.doc_count, ',')", at: 0.5 },
    { title: "4xx", text: "format(datum.row['4xx'].doc_count, ',')", at: 0.6 },
    { title: "5xx", text: "format(datum.row['5xx'].doc_count, ',')", at: 0.7 },
    { title: "Last error", text: "timeFormat(datum.row.last.value, '%b %d, %H:%M:%S')", at: 0.82 },
  ]),
};

export const errors: Dashboard = {
  id: "errors",
  title: "Errors",
  description: "What fails, where, and how often.",
  control: SERVICES,
  panels: [
    rateNow(
      "Error rate",
      400,
      undefined,
      `4xx and 5xx; limit ${ERROR_RATE_LIMIT} %`,
      `datum.value > ${ERROR_RATE_LIMIT} ? 'critical' : 'good'`,
    ),
    rateNow("4xx rate", 400, 500, caption("%", kpis.clientErrorRate), level("datum.value", kpis.clientErrorRate)),
    rateNow("5xx rate", 500, undefined, caption("%", kpis.serverErrorRate), level("datum.value", kpis.serverErrorRate)),
    ratesOverTime,
    statusCodes,
    ratesByService,
    routes,
  ],
};
