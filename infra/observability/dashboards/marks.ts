import { FILLS, INK, INKS, type Level, NEUTRAL, SUBDUED } from "./theme";
import { levelColor } from "./levels";
import { compute, type Layer, type Transform, type View } from "./panel";

const TIME_FORMATS = {
  year: "%Y",
  month: "%b %Y",
  day: "%b %d",
  date: "%b %d",
  hours: "%H:%M",
  minutes: "%H:%M",
  seconds: "%H:%M:%S",
  milliseconds: "%H:%M:%S",
};

/** The horizontal axis of everything that is drawn over time. */
export const TIME_AXIS = {
  field: "time",
  type: "temporal",
  axis: { tickCount: 8, labelExpr: `timeFormat(datum.value, ${JSON.stringify(TIME_FORMATS)})` },
} as const;

/**
 * `time` and `until` of the buckets over time that `datum.row` has. The last one is left out: its end is not known, nor
 * is it full.
 */
export const WHOLE_BUCKETS: Transform[] = [
  ...compute({ time: "datum.row.key" }),
  { window: [{ op: "lead", field: "time", as: "next" }], sort: [{ field: "time" }] },
  { filter: "isValid(datum.next)" },
  ...compute({ until: "datum.next" }),
];

/**
 * One number, large.
 * @param value expression
 * @param text expression for how `datum.value` reads
 * @param level expression of `datum.value`; without one, the number means neither good nor bad
 */
export function stat(value: string, text: string, caption: string, level = "'none'"): View {
  return {
    transform: compute({ value, level, text: `isValid(datum.value) ? ${text} : '–'` }),
    layer: [
      {
        mark: { type: "text", fontSize: 34, fontWeight: 600, dy: -6 },
        encoding: { text: { field: "text" }, color: levelColor(INKS, INK) },
      },
      { mark: { type: "text", text: caption, color: SUBDUED, dy: 24 } },
    ],
  };
}

/** How limits read below a number. */
export function caption(unit: string, { warning, critical }: { warning: number; critical: number }): string {
  return `limits ${warning} and ${critical} ${unit}`;
}

/**
 * A dashed line at a limit.
 * @param near the field that comes close; while its values stay below half of the limit, the line is not seen, as the
 *   scale would have room for little else. Without it, the line is always there
 */
export function limitLine(limit: number, label: string, severity: Exclude<Level, "good">, near?: string): Layer {
  const color = INKS[severity];
  const seen = near ? `datum.highest >= ${limit / 2}` : "true";
  return {
    transform: [
      { aggregate: [{ op: near ? "max" : "count", field: near, as: "highest" }], groupby: [] },
      ...compute({ seen, limit: `datum.seen ? ${limit} : datum.highest` }),
    ],
    encoding: {
      y: { field: "limit", type: "quantitative" },
      opacity: { condition: { test: "datum.seen", value: 1 }, value: 0 },
    },
    layer: [
      { mark: { type: "rule", color, strokeDash: [5, 4] } },
      { mark: { type: "text", text: label, color, align: "left", dx: 4, x: "width" } },
    ],
  };
}

export interface Column {
  title: string;
  /** Expression for the text. */
  text: string;
  /** Where it begins, as a share of the width. */
  at: number;
  /** In the colour of the row's field `level`. */
  leveled?: boolean;
}

/**
 * Rows of text, the first ones up to `lines`. A text that is too long for its column is cut.
 * @param transform makes the fields that texts and levels are of
 */
export function table(lines: number, columns: Column[], transform: Transform[] = []): View {
  const texts = Object.fromEntries(columns.map(({ text }, index) => [`text${index}`, text]));
  const end = (index: number) => columns[index + 1]?.at ?? 1;
  const cell = (index: number) => ({
    type: "text" as const,
    align: "left" as const,
    x: { expr: `width * ${columns[index]?.at}` },
    limit: { expr: `width * ${end(index)} - width * ${columns[index]?.at} - 12` },
  });
  return {
    transform: [
      ...transform,
      ...compute(texts),
      { window: [{ op: "row_number", as: "line" }] },
      { filter: `datum.line <= ${lines}` },
    ],
    encoding: {
      y: { field: "line", type: "quantitative", axis: null, scale: { domain: [-0.3, lines + 0.5], reverse: true } },
    },
    layer: columns.flatMap(({ title, leveled }, index): Layer[] => [
      {
        data: { values: [{ line: 0 }] },
        mark: { ...cell(index), text: title, color: SUBDUED, fontSize: 11, fontWeight: 600 },
      },
      {
        mark: cell(index),
        encoding: {
          text: { field: `text${index}` },
          ...(leveled ? { color: levelColor(INKS, SUBDUED) } : {}),
        },
      },
    ]),
  };
}

/** Coloured tiles, up to `across` in a line, by the fields `name`, `detail` and `level` that `transform` makes. */
export function tiles(across: number, transform: Transform[]): View {
  return {
    transform: [
      ...transform,
      { window: [{ op: "row_number", as: "place" }], sort: [{ field: "name" }] },
      ...compute({ column: `(datum.place - 1) % ${across}`, line: `floor((datum.place - 1) / ${across})` }),
    ],
    encoding: {
      x: { field: "column", type: "ordinal", axis: null, scale: { paddingInner: 0.04 } },
      y: { field: "line", type: "ordinal", axis: null, scale: { paddingInner: 0.08 } },
      tooltip: [{ field: "name" }, { field: "detail" }],
    },
    layer: [
      { mark: { type: "rect", cornerRadius: 4 }, encoding: { color: levelColor(FILLS, NEUTRAL) } },
      { mark: { type: "text", fontSize: 14, fontWeight: 600, dy: -9 }, encoding: { text: { field: "name" } } },
      { mark: { type: "text", dy: 10 }, encoding: { text: { field: "detail" } } },
    ],
  };
}
