import { LENGTHS, type Period } from "./windows.js";

/** Whose use is counted, and for which plugin. Ids are those of the plugin's own route and service. */
export interface Subject {
  route: string;
  service: string;
  identifier: string;
}

/** A limit, in the period that began at `start`; milliseconds since the epoch. */
export interface Slot {
  period: Period;
  limit: number;
  start: number;
}

/** Where rate limits are counted. */
export interface CounterStore {
  /**
   * Uses before this one, in the order of the slots. Counts this one in all slots, unless one of them is used up.
   * Atomic, so that clients side by side cannot exceed a limit. `now` in milliseconds.
   */
  take(subject: Subject, slots: Slot[], now: number): Promise<number[]>;
}

export const NO_ID = "00000000-0000-0000-0000-000000000000";

/** Kong's name for a counter. */
export function counterKey({ route, service, identifier }: Subject, { period, start }: Slot): string {
  return `ratelimit:${route}:${service}:${identifier}:${start}:${period}`;
}

export function isUsedUp(slots: Slot[], used: number[]): boolean {
  return slots.some(({ limit }, index) => used[index] >= limit);
}

/** Counters in this process. */
export class LocalCounters implements CounterStore {
  private readonly counters = new Map<string, { count: number; until: number }>();
  private nextSweep = 0;

  take(subject: Subject, slots: Slot[], now: number): Promise<number[]> {
    this.sweep(now);
    const keys = slots.map((slot) => counterKey(subject, slot));
    const used = keys.map((key) => this.counters.get(key)?.count ?? 0);
    if (!isUsedUp(slots, used)) {
      slots.forEach(({ period }, index) => {
        this.counters.set(keys[index], { count: used[index] + 1, until: now + LENGTHS[period] * 1000 });
      });
    }
    return Promise.resolve(used);
  }

  /** Drops counters of past periods, once a minute. */
  private sweep(now: number) {
    if (now < this.nextSweep) return;
    this.nextSweep = now + 60_000;
    for (const [key, { until }] of this.counters) if (until < now) this.counters.delete(key);
  }
}
