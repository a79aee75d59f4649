import type { Field } from "vega-lite/build/src/channeldef";
import type { LayerSpec, UnitSpec } from "vega-lite/build/src/spec";
import type { Transform } from "vega-lite/build/src/transform";
import type { Aggregations } from "./aggregations";
import { THEME } from "./theme";

/** What is drawn of the rows: marks, or layers of marks, after transforms of their own. */
export type View = UnitSpec<Field> | LayerSpec<Field>;
export type Layer = LayerSpec<Field>["layer"][number];
export type { Transform };

/** A question to Elasticsearch, and how its answer is drawn. */
export interface Panel {
  /** Unique on its dashboard. */
  title: string;
  /** Of the dashboard's 48 columns. */
  width: number;
  /** In rows of 20 px. */
  height: number;
  /** Pattern of the indices that are asked. */
  index: string;
  aggs: Aggregations;
  /** Path below the answer's aggregations: to buckets, each a row, or to one aggregation, the only row. */
  rows: string;
  /** Draws rows; each is `datum.row`. */
  view: View;
}

/** The panel as Kibana's Vega visualisation takes it: time range and filters are put in by Kibana where `%…%` says so. */
export function specOf({ index, aggs, rows, view }: Panel) {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    config: THEME,
    data: { url: { "%context%": true, "%timefield%": "@timestamp", index, body: { size: 0, aggs } } },
    ...view,
    transform: [...unfold("row", `datum.aggregations ? ${listAt(rows)} : []`), ...(view.transform ?? [])],
  };
}

/** Where no index is there yet, the answer has no aggregations. */
function listAt(path: string): string {
  return path.endsWith("buckets") ? `datum.aggregations.${path}` : `[datum.aggregations.${path}]`;
}

/** A row for each element of a list, which is an expression. */
export function unfold(as: string, list: string): Transform[] {
  return [{ calculate: list, as }, { flatten: [as] }];
}

/** Fields by name, each an expression. */
export function compute(fields: Record<string, string>): Transform[] {
  return Object.entries(fields).map(([as, calculate]) => ({ calculate, as }));
}
