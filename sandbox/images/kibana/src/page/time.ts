/** A time range as it is chosen: relative to now, as in `now-15m`, or a time in ISO 8601. */
export interface TimeRange {
  from: string;
  to: string;
}

export const PRESETS: Record<string, TimeRange> = Object.fromEntries(
  Object.entries({
    "Last 15 minutes": "now-15m",
    "Last 30 minutes": "now-30m",
    "Last 1 hour": "now-1h",
    "Last 24 hours": "now-24h",
    "Last 7 days": "now-7d",
    "Last 30 days": "now-30d",
    "Last 90 days": "now-90d",
    "Last 1 year": "now-1y",
  }).map(([name, from]) => [name, { from, to: "now" }]),
);

const UNITS: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/**
 * @returns ms since 1970
 * @throws Error where it is neither `now`, with or without an offset, nor a time
 */
export function instant(text: string, now: number): number {
  const [, sign, amount, unit] = /^now(?:([+-])(\d+)([smhdwMy]))?$/.exec(text) ?? [];
  if (unit) return now + Number(`${sign}${amount}`) * (UNITS[unit] ?? 0);
  const time = text === "now" ? now : Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`'${text}' is no time`);
  return time;
}

/** The preset's name, or both ends. */
export function nameOf({ from, to }: TimeRange): string {
  const preset = Object.entries(PRESETS).find(([, range]) => range.from === from && range.to === to);
  return preset?.[0] ?? `${short(from)} to ${short(to)}`;
}

function short(text: string): string {
  return text.startsWith("now")
    ? text
    : new Date(text).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
