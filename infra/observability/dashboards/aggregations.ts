import type { Transform } from "vega-lite/build/src/transform";

/** Aggregations of Elasticsearch by name, as in its search API. Those used here need no script and no licence. */
export type Aggregations = Record<string, Record<string, unknown>>;

/** A clause of an Elasticsearch query. */
export type Clause = Record<string, unknown>;

const TIME = "@timestamp";

export const REQUESTS = "kong-api-logs-*";
export const METRICS = "apim-database-*";

export const LATENCY = "latencies.request";

export const is = (field: string, value: string | number): Clause => ({ term: { [field]: value } });
export const status = (gte: number, lt?: number): Clause => ({ range: { "response.status": { gte, lt } } });

/** The last minutes of the chosen time range: what is so now. */
export function last(minutes: number): Clause {
  return { range: { [TIME]: { gte: { "%timefilter%": "max", shift: -minutes, unit: "minute" } } } };
}

/** Buckets over the chosen time range, some `count` of them. */
export function overTime(aggs: Aggregations = {}, count = 60): Aggregations[string] {
  const bounds = { min: { "%timefilter%": "min" }, max: { "%timefilter%": "max" } };
  const interval = { "%autointerval%": count };
  return { date_histogram: { field: TIME, interval, min_doc_count: 0, extended_bounds: bounds }, aggs };
}

/** Buckets of a field's most frequent values. */
export function by(field: string, size: number, aggs: Aggregations = {}): Aggregations[string] {
  return { terms: { field, size }, aggs };
}

/** Those documents that all of the clauses hold for. */
export function where(clauses: Clause[], aggs: Aggregations = {}): Aggregations[string] {
  return { filter: { bool: { filter: clauses } }, aggs };
}

/** All documents of the chosen time range, which is told along, in ms since 1970. */
export function all(aggs: Aggregations = {}): Aggregations[string] {
  const meta = { from: { "%timefilter%": "min" }, to: { "%timefilter%": "max" } };
  return { filter: { match_all: {} }, aggs, meta };
}

/** P50, P95 and P99 of how long requests took, in ms; `percentile` reads them. */
export const LATENCY_PERCENTILES = { percentiles: { field: LATENCY, percents: [50, 95, 99] } };

/** @param of the bucket, as in `datum.row` */
export function percentile(of: string, percent: 50 | 95 | 99): string {
  return `${of}.latency.values['${percent}.0']`;
}

export const max = (field: string): Aggregations[string] => ({ max: { field } });
export const mean = (field: string): Aggregations[string] => ({ avg: { field } });

/** The newest document; `newest` takes it out. */
export const NEWEST = { top_hits: { size: 1, sort: [{ [TIME]: "desc" }] } };

/** The field `newest`, with the document's own fields; null where the bucket has none. */
export function newest(of: string): Transform[] {
  const hits = `${of}.newest.hits.hits`;
  return [{ calculate: `${hits}.length > 0 ? ${hits}[0]._source : null`, as: "newest" }];
}
