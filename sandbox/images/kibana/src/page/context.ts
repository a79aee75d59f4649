// What Kibana's Vega visualisation puts into a request to Elasticsearch before it is sent.

export type Json = Record<string, unknown>;

/** What is chosen on a dashboard. */
export interface Context {
  /** Both ends of the time range, in ms since 1970. */
  min: number;
  max: number;
  /** Clauses that documents must match. */
  filters: Json[];
}

export interface Url {
  index: string;
  body: Json;
}

const UNITS: [RegExp, number][] = [
  [/^s(econd)?$/, 1000],
  [/^m(inute)?$/, 60_000],
  [/^h(our)?$/, 3_600_000],
  [/^d(ay)?$/, 86_400_000],
  [/^w(eek)?$/, 604_800_000],
];

/**
 * The request that a data source's `url` describes.
 * @throws Error where it has both a query and a place for the dashboard's own
 */
export function requestOf(url: Json, context: Context): Url {
  const { "%context%": withContext, "%timefield%": timeField, index, body: given = {} } = structuredClone(url);
  const body = given as Json;
  if (withContext !== undefined || timeField !== undefined) {
    if (body.query !== undefined) {
      throw new Error("url.%context% and url.%timefield% must not be used when url.body.query is set");
    }
    const range = timeField ? [{ range: { [timeField as string]: timeRange({}, context) } }] : [];
    const filter = withContext ? context.filters : [];
    body.query = { bool: { must: range, filter, should: [], must_not: [] } };
  } else {
    body.query = inject(body.query, context);
  }
  return { index: index as string, body: { ...body, aggs: inject(body.aggs, context) } };
}

/** Replaces `%timefilter%`, and the intervals of date histograms. */
function inject(value: unknown, context: Context, name?: string): unknown {
  if (Array.isArray(value)) return value.flatMap((item) => contextClause(item, context) ?? [inject(item, context)]);
  if (typeof value !== "object" || value === null) return value;
  const { "%timefilter%": bound, ...options } = value as Json;
  if (bound === "min" || bound === "max") return timeBound(options, bound, context);
  if (bound === true) return timeRange(options, context);
  if (bound !== undefined) throw new Error('%timefilter% property must be set to true, "min", or "max"');
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    key === "interval" && name === "date_histogram"
      ? Object.entries(interval(inner, context))
      : [[key, inject(inner, context, key)] as const],
  );
  return Object.fromEntries(entries);
}

/** The dashboard's clauses, where an item of a query's list stands for them. */
function contextClause(item: unknown, { filters }: Context): unknown[] | undefined {
  if (item === "%dashboard_context-filter_clause%") return filters;
  if (item === "%dashboard_context-must_clause%" || item === "%dashboard_context-must_not_clause%") return [];
  return undefined;
}

function timeRange(options: Json, context: Context) {
  const iso = (bound: "min" | "max") => new Date(timeBound(options, bound, context)).toISOString();
  return { gte: iso("min"), lte: iso("max"), format: "strict_date_optional_time" };
}

function timeBound({ shift = 0, unit = "d" }: Json, bound: "min" | "max", context: Context): number {
  const [, length] = UNITS.find(([name]) => name.test(unit as string)) ?? [];
  if (!length) throw new Error("Unknown unit value. Must be one of: week, day, hour, minute, second");
  return context[bound] + (shift as number) * length;
}

/** Widths of buckets, each with the longest interval, in ms, that it is taken for. */
const WIDTHS: [string, number][] = [
  ["100ms", 500],
  ["1s", 5_000],
  ["5s", 7_500],
  ["10s", 15_000],
  ["30s", 45_000],
  ["1m", 180_000],
  ["5m", 450_000],
  ["10m", 1_200_000],
  ["30m", 2_700_000],
  ["1h", 7_200_000],
  ["3h", 21_600_000],
  ["12h", 86_400_000],
  ["24h", 604_800_000],
  ["1w", 1_814_400_000],
  ["30d", 3_628_800_000],
  ["1y", Infinity],
];

function interval(given: unknown, { min, max }: Context): Record<string, string> {
  const auto = typeof given === "object" ? (given as Json)["%autointerval%"] : undefined;
  const count = auto === true ? 50 : Number(auto);
  const width = auto ? (WIDTHS.find(([, most]) => (max - min) / count <= most)?.[0] ?? "1y") : (given as string);
  // One minute, hour, day and longer are what a calendar says they are.
  return { [/^1[mhdwMqy]$/.test(width) ? "calendar_interval" : "fixed_interval"]: width };
}
