import { type Aggregations, METRICS, NEWEST, by, is, last, max, mean, newest, overTime, where } from "./aggregations";
import type { Dashboard } from "./dashboard";
import { type Limits, level } from "./levels";
import { type Column, TIME_AXIS, limitLine, table, tiles } from "./marks";
import { type Panel, type View, compute, unfold } from "./panel";

export interface DatabaseLimits {
  replicaLagSeconds: number;
  diskPercent: Limits;
}

/** What was measured so lately is so now; the collector measures each minute at least. */
const NOW_MINUTES = 2;

const NEWEST_OF_ROW = newest("datum.row");
const GIB = 1024 ** 3;

/** Bytes as people read them; an expression of one. */
const size = (bytes: string) =>
  `${bytes} >= ${GIB} ? format(${bytes} / ${GIB}, ',.1f') + ' GiB' : format(${bytes} / ${1024 ** 2}, ',.1f') + ' MiB'`;

/** Seconds as people read them; an expression of them. */
const duration = (seconds: string) =>
  `${seconds} < 120 ? format(${seconds}, ',.0f') + ' s' : ${seconds} < 7200 ? format(${seconds} / 60, ',.0f') + ' min' : format(${seconds} / 3600, ',.1f') + ' h'`;

function nodes({ replicaLagSeconds, diskPercent }: DatabaseLimits): Panel {
  const server = `!datum.newest.up ? 'does not answer' : datum.name == 'replica' ? format(datum.newest.lag_seconds, '.1f') + ' s behind' : datum.newest.replicas + (datum.newest.replicas == 1 ? ' replica' : ' replicas')`;
  const gateway = `!datum.newest.up ? 'does not answer' : datum.newest.database_reachable ? 'reaches its database' : 'does not reach its database'`;
  const bad =
    "!datum.newest.up || datum.newest.database_reachable === false || (datum.name == 'primary' && datum.newest.replicas === 0)";
  const lagging = `datum.newest.lag_seconds >= ${replicaLagSeconds}`;
  const full = `datum.newest.disk ? datum.newest.disk.used_percent : 0`;
  const kinds = { terms: { metric: ["server", "gateway"] } };
  return {
    title: "Nodes now",
    width: 48,
    height: 5,
    index: METRICS,
    aggs: { now: where([kinds, last(NOW_MINUTES)], { nodes: by("node", 12, { newest: NEWEST }) }) },
    rows: "now.nodes.buckets",
    view: tiles(6, [
      ...NEWEST_OF_ROW,
      ...compute({
        name: "datum.row.key",
        detail: `datum.newest.metric == 'server' ? (${server}) : (${gateway})`,
        disk: level(`(${full})`, diskPercent),
        level: `${bad} ? 'critical' : ${lagging} && datum.disk == 'good' ? 'warning' : datum.disk`,
      }),
    ]),
  };
}

const RECEIVERS: Column[] = [
  { title: "Receiver", text: "datum.row.key", at: 0 },
  { title: "Address", text: `datum.newest.client_addr || 'local'`, at: 0.35 },
  { title: "State", text: "datum.newest.state", at: 0.55, leveled: true },
  { title: "Mode", text: "datum.newest.sync_state", at: 0.72 },
  { title: "Behind", text: size("datum.newest.lag_bytes"), at: 0.86 },
];

const replication: Panel = {
  title: "Who receives the write-ahead log",
  width: 24,
  height: 10,
  index: METRICS,
  aggs: {
    now: where([is("metric", "replication"), last(NOW_MINUTES)], {
      receivers: by("application_name", 6, { newest: NEWEST }),
    }),
  },
  rows: "now.receivers.buckets",
  view: table(6, RECEIVERS, [
    ...NEWEST_OF_ROW,
    ...compute({ level: "datum.newest.state == 'streaming' ? 'good' : 'warning'" }),
  ]),
};

/** Lines of one value over time, one for each of some documents' values of a field. */
function lines(panel: {
  title: string;
  metric: string;
  of: string;
  value: Aggregations[string];
  expression?: string;
  layers?: Extract<View, { layer: unknown }>["layer"];
}): Panel {
  const { title, metric, of, value, expression = "datum.bucket.value.value", layers = [] } = panel;
  return {
    title,
    width: 24,
    height: 10,
    index: METRICS,
    aggs: { measured: where([is("metric", metric)], { times: overTime({ series: by(of, 8, { value }) }) }) },
    rows: "measured.times.buckets",
    view: {
      transform: [
        ...compute({ time: "datum.row.key" }),
        ...unfold("bucket", "datum.row.series.buckets"),
        ...compute({ series: "datum.bucket.key", value: expression }),
        { filter: "isValid(datum.value)" },
      ],
      layer: [
        {
          mark: "line",
          encoding: {
            x: TIME_AXIS,
            y: { field: "value", type: "quantitative", scale: { zero: true } },
            color: { field: "series", type: "nominal" },
            tooltip: [{ field: "series" }, { field: "value", format: ",.2f" }],
          },
        },
        ...layers,
      ],
    },
  };
}

const lag = (limit: number) =>
  lines({
    title: "Replication lag, in seconds",
    metric: "server",
    of: "node",
    value: max("lag_seconds"),
    layers: [limitLine(limit, "alert", "warning", "value")],
  });

const disk = (limits: Limits) =>
  lines({
    title: "Disk used by node, in %",
    metric: "server",
    of: "node",
    value: max("disk.used_percent"),
    layers: [
      limitLine(limits.warning, "warning", "warning", "value"),
      limitLine(limits.critical, "critical", "critical", "value"),
    ],
  });

const backupSizes = lines({
  title: "Size of each job's last backup, in MiB",
  metric: "backup",
  of: "job",
  value: max("bytes"),
  expression: `datum.bucket.value.value / ${1024 ** 2}`,
});

const CONNECTIONS = ["active", "idle", "idle_in_transaction"];

function connections(node: string): Panel {
  const means = Object.fromEntries(CONNECTIONS.map((state) => [state, mean(`connections.${state}`)]));
  return {
    title: `Connections to the ${node}, by state`,
    width: 24,
    height: 10,
    index: METRICS,
    aggs: { measured: where([is("metric", "server"), is("node", node)], { times: overTime(means) }) },
    rows: "measured.times.buckets",
    view: {
      transform: [
        ...compute({ time: "datum.row.key" }),
        ...unfold("state", JSON.stringify(CONNECTIONS)),
        ...compute({ connections: "datum.row[datum.state].value", label: "replace(datum.state, /_/g, ' ')" }),
        { filter: "isValid(datum.connections)" },
      ],
      mark: "area",
      encoding: {
        x: TIME_AXIS,
        y: { field: "connections", type: "quantitative", stack: "zero" },
        color: {
          field: "label",
          type: "nominal",
          scale: {
            domain: CONNECTIONS.map((state) => state.replaceAll("_", " ")),
            range: ["#3f6f9c", "#9bc2dd", "#f2c037"],
          },
        },
        tooltip: [{ field: "label" }, { field: "connections", format: ",.1f" }],
      },
    },
  };
}

const SIZES = { database_bytes: "database", wal_bytes: "write-ahead log" };

const sizes: Panel = {
  title: "Database and write-ahead log of the primary, in MiB",
  width: 24,
  height: 10,
  index: METRICS,
  aggs: {
    measured: where([is("metric", "server"), is("node", "primary")], {
      times: overTime(Object.fromEntries(Object.keys(SIZES).map((field) => [field, max(field)]))),
    }),
  },
  rows: "measured.times.buckets",
  view: {
    transform: [
      ...compute({ time: "datum.row.key" }),
      ...unfold("field", JSON.stringify(Object.keys(SIZES))),
      ...compute({
        what: `(${JSON.stringify(SIZES)})[datum.field]`,
        value: "datum.row[datum.field].value",
      }),
      { filter: "isValid(datum.value)" },
      ...compute({ mib: `datum.value / ${1024 ** 2}` }),
    ],
    mark: "line",
    encoding: {
      x: TIME_AXIS,
      y: { field: "mib", type: "quantitative" },
      color: { field: "what", type: "nominal" },
      tooltip: [{ field: "what" }, { field: "mib", format: ",.1f", title: "MiB" }],
    },
  },
};

const slowQueries: Panel = {
  title: "Slow queries, by mean time",
  width: 48,
  height: 10,
  index: METRICS,
  aggs: {
    now: where([is("metric", "slow_query"), last(NOW_MINUTES)], {
      queries: {
        terms: { field: "query_id", size: 10, order: { mean: "desc" } },
        aggs: { mean: max("mean_ms"), newest: NEWEST },
      },
    }),
  },
  rows: "now.queries.buckets",
  view: table(
    10,
    [
      { title: "Mean", text: `format(datum.newest.mean_ms, ',.1f') + ' ms'`, at: 0 },
      { title: "Calls", text: `format(datum.newest.calls, ',')`, at: 0.08 },
      { title: "Total", text: duration(`(datum.newest.total_ms / 1000)`), at: 0.15 },
      { title: "Node", text: "datum.newest.node", at: 0.22 },
      { title: "Query", text: "datum.newest.query", at: 0.3 },
    ],
    NEWEST_OF_ROW,
  ),
};

const JOBS: Column[] = [
  { title: "Job", text: "datum.row.key", at: 0 },
  { title: "Result", text: "datum.newest.result", at: 0.28, leveled: true },
  { title: "Ago", text: duration("datum.newest.age_seconds"), at: 0.46 },
  { title: "Took", text: duration("datum.newest.seconds"), at: 0.64 },
  { title: "Size", text: size("datum.newest.bytes"), at: 0.8 },
];

const backups: Panel = {
  title: "Last run of each backup job",
  width: 24,
  height: 10,
  index: METRICS,
  aggs: {
    now: where([is("metric", "backup"), last(NOW_MINUTES)], { jobs: by("job", 8, { newest: NEWEST }) }),
  },
  rows: "now.jobs.buckets",
  view: table(8, JOBS, [
    ...NEWEST_OF_ROW,
    ...compute({ level: "datum.newest.result == 'success' ? 'good' : 'critical'" }),
  ]),
};

export function database(limits: DatabaseLimits): Dashboard {
  return {
    id: "database",
    title: "Database",
    description: "Both databases, their replication, disks and backups, and whether the gateway reaches them.",
    panels: [
      nodes(limits),
      replication,
      lag(limits.replicaLagSeconds),
      connections("primary"),
      connections("replica"),
      slowQueries,
      disk(limits.diskPercent),
      sizes,
      backups,
      backupSizes,
    ],
  };
}
