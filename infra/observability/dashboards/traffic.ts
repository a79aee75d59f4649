import land from "world-atlas/land-110m.json";
import { REQUESTS, by, overTime } from "./aggregations";
import { type Dashboard, SERVICES } from "./dashboard";
import { TIME_AXIS, WHOLE_BUCKETS } from "./marks";
import { type Panel, compute, unfold } from "./panel";
import { BLUE, INK } from "./theme";

const heatMap: Panel = {
  title: "Requests by endpoint over time",
  width: 48,
  height: 10,
  index: REQUESTS,
  aggs: { times: overTime({ routes: by("route_name", 12) }) },
  rows: "times.buckets",
  view: {
    transform: [
      ...WHOLE_BUCKETS,
      ...unfold("bucket", "datum.row.routes.buckets"),
      ...compute({ route: "datum.bucket.key", requests: "datum.bucket.doc_count" }),
    ],
    mark: { type: "rect", stroke: "white", strokeWidth: 1 },
    encoding: {
      x: TIME_AXIS,
      x2: { field: "until" },
      y: { field: "route", type: "nominal" },
      color: { field: "requests", type: "quantitative", legend: { orient: "right", direction: "vertical" } },
      tooltip: [{ field: "route" }, { field: "requests", format: "," }],
    },
  },
};

/** A bar for each value of a field, the longest first. */
function bars(title: string, field: string, size: number, width: number): Panel {
  return {
    title,
    width,
    height: 11,
    index: REQUESTS,
    aggs: { values: by(field, size) },
    rows: "values.buckets",
    view: {
      transform: [
        ...compute({ value: "datum.row.key", requests: "datum.row.doc_count" }),
        { joinaggregate: [{ op: "sum", field: "requests", as: "total" }] },
        ...compute({
          label: "format(datum.requests, ',') + '  (' + format(datum.requests / datum.total, '.0%') + ')'",
        }),
      ],
      encoding: {
        y: { field: "value", type: "nominal", sort: null },
        x: { field: "requests", type: "quantitative", axis: null, scale: { range: [0, { expr: "width - 90" }] } },
        tooltip: [
          { field: "value", title: field },
          { field: "requests", format: "," },
        ],
      },
      layer: [
        { mark: { type: "bar", color: BLUE } },
        { mark: { type: "text", align: "left", dx: 6 }, encoding: { text: { field: "label" } } },
      ],
    },
  };
}

const methods: Panel = {
  title: "Methods",
  width: 16,
  height: 11,
  index: REQUESTS,
  aggs: { methods: by("request.method", 8) },
  rows: "methods.buckets",
  view: {
    transform: compute({ method: "datum.row.key", requests: "datum.row.doc_count" }),
    mark: { type: "arc", innerRadius: { expr: "min(width, height) * 0.28" }, stroke: "white", strokeWidth: 2 },
    encoding: {
      theta: { field: "requests", type: "quantitative", stack: true },
      order: { field: "requests", type: "quantitative", sort: "descending" },
      color: { field: "method", type: "nominal", legend: { orient: "right", direction: "vertical" } },
      tooltip: [{ field: "method" }, { field: "requests", format: "," }],
    },
  },
};

const worldMap: Panel = {
  title: "Where requests come from",
  width: 32,
  height: 14,
  index: REQUESTS,
  aggs: {
    countries: by("geoip.country_name", 60, { center: { geo_centroid: { field: "geoip.location" } } }),
  },
  rows: "countries.buckets",
  view: {
    transform: [
      ...compute({
        country: "datum.row.key",
        requests: "datum.row.doc_count",
        longitude: "datum.row.center.location ? datum.row.center.location.lon : null",
        latitude: "datum.row.center.location ? datum.row.center.location.lat : null",
      }),
      { filter: "isValid(datum.latitude)" },
    ],
    projection: { type: "equalEarth" },
    layer: [
      {
        data: { values: land, format: { type: "topojson", feature: "land" } },
        mark: { type: "geoshape", fill: "#e3e8ef", stroke: "white", strokeWidth: 0.5 },
      },
      {
        mark: { type: "circle", color: BLUE, stroke: "white", strokeWidth: 1, opacity: 0.85 },
        encoding: {
          longitude: { field: "longitude", type: "quantitative" },
          latitude: { field: "latitude", type: "quantitative" },
          size: { field: "requests", type: "quantitative", scale: { range: [40, 900] }, legend: null },
          tooltip: [{ field: "country" }, { field: "requests", format: "," }],
        },
      },
      {
        transform: [
          { window: [{ op: "rank", as: "rank" }], sort: [{ field: "requests", order: "descending" }] },
          { filter: "datum.rank <= 4" },
        ],
        mark: { type: "text", fontSize: 11, dy: -16, color: INK },
        encoding: {
          longitude: { field: "longitude", type: "quantitative" },
          latitude: { field: "latitude", type: "quantitative" },
          text: { field: "country" },
        },
      },
    ],
  },
};

export const traffic: Dashboard = {
  id: "traffic",
  title: "Traffic",
  description: "Who asks for what, from where and by what.",
  control: SERVICES,
  panels: [
    heatMap,
    bars("Requests by endpoint", "route_name", 10, 32),
    methods,
    worldMap,
    { ...bars("Countries", "geoip.country_name", 12, 16), height: 14 },
    bars("User agents", "user_agent.name", 8, 24),
    bars("Operating systems", "user_agent.os", 8, 24),
  ],
};
