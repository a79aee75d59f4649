import type { Config } from "vega-lite";

/** How well something is. */
export type Level = "good" | "warning" | "critical";

/** For areas, with dark text on them. */
export const FILLS: Record<Level, string> = { good: "#54b399", warning: "#f2c037", critical: "#e7664c" };

/** For text and thin lines on white. */
export const INKS: Record<Level, string> = { good: "#00726b", warning: "#9a6700", critical: "#bd271e" };

export const INK = "#1a1c21";
export const SUBDUED = "#69707d";
/** What is not measured. */
export const NEUTRAL = "#d3dae6";
export const BLUE = "#6092c0";
/** From quick to slow. */
export const PERCENTILE_COLORS = ["#9ec3e0", "#5590bd", "#17466e"];

/** Colours that people with any colour vision tell apart; none of them means a level. */
const CATEGORIES = ["#6092c0", "#9170b8", "#54b3ae", "#d36086", "#b9a888", "#3f6f9c", "#ca8eae", "#aa6556", "#7a8ca3"];

const FONT = "'Inter Variable', Inter, BlinkMacSystemFont, Helvetica, Arial, sans-serif";

/** The same in every panel. */
export const THEME: Config = {
  font: FONT,
  background: "transparent",
  padding: 8,
  view: { stroke: null },
  range: { category: CATEGORIES, heatmap: ["#eaf1f8", "#5590bd", "#17466e"] },
  axis: {
    domain: false,
    ticks: false,
    gridColor: "#eef0f4",
    labelColor: SUBDUED,
    labelFontSize: 11,
    labelPadding: 6,
    labelLimit: 220,
    title: null,
  },
  axisX: { grid: false, labelFlush: false },
  legend: {
    orient: "bottom",
    direction: "horizontal",
    labelColor: INK,
    labelFontSize: 11,
    labelLimit: 200,
    symbolType: "circle",
    symbolSize: 60,
    symbolStrokeWidth: 3,
    title: null,
    offset: 8,
  },
  line: { strokeWidth: 2, interpolate: "monotone" },
  area: { interpolate: "monotone", fillOpacity: 0.75 },
  bar: { cornerRadiusEnd: 2 },
  text: { fontSize: 12, color: INK },
};
