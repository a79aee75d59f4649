import { LENGTHS, type Period } from "./windows.js";

export interface Slot {
  key: string;
  limit: number;
  period: Period;
}

/** Where rate limits are counted. A store that nodes share (Redis) implements the same. */
export interface CounterStore {
  /**
   * Uses before this one, in the order of the slots. Counts this one in all slots, unless one of them is used up.
   * Must be atomic, so that clients side by side cannot exceed a limit. `now` in milliseconds.
   */
  take(slots: Slot[], now: number): Promise<number[]>;
}

/** Counters in this process. */
export class LocalCounters implements CounterStore {
  private readonly counters = new Map<string, { count: number; until: number }>();
  private nextSweep = 0;

  take(slots: Slot[], now: number): Promise<number[]> {
    this.sweep(now);
    const used = slots.map(({ key }) => this.counters.get(key)?.count ?? 0);
    if (slots.every(({ limit }, index) => used[index] < limit)) {
      slots.forEach(({ key, period }, index) => {
        this.counters.set(key, { count: used[index] + 1, until: now + LENGTHS[period] * 1000 });
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
