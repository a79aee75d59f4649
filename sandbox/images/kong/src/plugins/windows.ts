import { type PERIODS } from "../entities/plugins/rate-limiting.js";

export type Period = (typeof PERIODS)[number];

/** Nominal lengths, in seconds: a month has 30 days. */
export const LENGTHS: Record<Period, number> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  month: 2_592_000,
  year: 31_536_000,
};

/** Beginning of the calendar period (UTC) that a moment is in; both in milliseconds. */
export function windowStart(period: Period, now: number): number {
  const date = new Date(now);
  if (period === "year") return Date.UTC(date.getUTCFullYear(), 0);
  if (period === "month") return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const length = LENGTHS[period] * 1000;
  return Math.floor(now / length) * length;
}

/** Seconds until the period is over, at least one. */
export function secondsLeft(period: Period, now: number): number {
  return Math.max(1, LENGTHS[period] - Math.floor((now - windowStart(period, now)) / 1000));
}
