import { FILLS, type Level, SUBDUED } from "./theme";

export interface Limits {
  warning: number;
  critical: number;
}

const LEVELS: Level[] = ["good", "warning", "critical"];

/** An expression for the level of a value, which is one too. */
export function level(value: string, { warning, critical }: Limits): string {
  return `${value} >= ${critical} ? 'critical' : ${value} >= ${warning} ? 'warning' : 'good'`;
}

/** An expression for the worst of several levels, each an expression. */
export function worst(...levels: string[]): string {
  const any = (wanted: Level) => levels.map((one) => `(${one}) == '${wanted}'`).join(" || ");
  return `${any("critical")} ? 'critical' : ${any("warning")} ? 'warning' : 'good'`;
}

/** Green, yellow, red by the field `level`; grey where it is something else. */
export function levelColor(colors: Record<Level, string> = FILLS, other = SUBDUED) {
  return {
    field: "level",
    type: "nominal" as const,
    scale: { domain: [...LEVELS, "none"], range: [...LEVELS.map((name) => colors[name]), other] },
    legend: null,
  };
}

/** Percent of `part` in `whole`, both expressions; null where there is nothing. */
export function percent(part: string, whole: string): string {
  return `${whole} > 0 ? 100 * ${part} / ${whole} : null`;
}
