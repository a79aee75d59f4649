const UNITS: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Nanoseconds of a duration in Go's notation, as in "1m30s"; undefined for any other text. */
export function nanoseconds(text: string): number | undefined {
  if (text === "" || text === "0") return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit], 0);
}

/** The duration in Go's notation, in the largest unit that leaves no fraction. */
export function durationText(ns: number): string {
  for (const unit of ["h", "m", "s", "ms", "us"]) {
    const size = UNITS[unit];
    if (ns >= size && ns % size === 0) return `${ns / size}${unit}`;
  }
  return ns === 0 ? "0s" : `${ns}ns`;
}
