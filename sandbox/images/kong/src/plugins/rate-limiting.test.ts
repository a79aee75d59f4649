import assert from "node:assert/strict";
import { LocalCounters } from "./counters.js";
import { usageHeaders } from "./rate-limiting.js";
import { secondsLeft, windowStart } from "./windows.js";

const NOON = Date.UTC(2026, 1, 15, 12, 0, 50);

describe("kong: rate-limiting", () => {
  it("counts up to the limit, each window anew", async () => {
    const counters = new LocalCounters();
    const take = async (at: number) =>
      (await counters.take([{ key: `k:${windowStart("minute", at)}`, limit: 2, period: "minute" }], at))[0];
    assert.deepEqual([await take(NOON), await take(NOON), await take(NOON), await take(NOON)], [0, 1, 2, 2]);
    assert.equal(await take(NOON + 10_000), 0);
  });

  it("does not count a use that one of several limits refuses", async () => {
    const counters = new LocalCounters();
    const slots = [
      { key: "minute", limit: 1, period: "minute" as const },
      { key: "hour", limit: 9, period: "hour" as const },
    ];
    assert.deepEqual(await counters.take(slots, NOON), [0, 0]);
    assert.deepEqual(await counters.take(slots, NOON), [1, 1]);
    assert.deepEqual(await counters.take(slots, NOON), [1, 1]);
  });

  it("never exceeds a limit, however many ask at once", async () => {
    const counters = new LocalCounters();
    const slot = { key: "k", limit: 100, period: "minute" as const };
    const used = await Promise.all(Array.from({ length: 250 }, () => counters.take([slot], NOON)));
    assert.equal(used.filter(([count]) => count < 100).length, 100);
  });

  it("uses calendar windows in UTC", () => {
    assert.equal(windowStart("minute", NOON), Date.UTC(2026, 1, 15, 12, 0));
    assert.equal(windowStart("day", NOON), Date.UTC(2026, 1, 15));
    assert.equal(windowStart("month", NOON), Date.UTC(2026, 1, 1));
    assert.equal(windowStart("year", NOON), Date.UTC(2026, 0, 1));
    assert.equal(secondsLeft("minute", NOON), 10);
  });

  it("tells of the limit that is closest", () => {
    const usage = [
      { period: "minute" as const, limit: 3, remaining: 3 },
      { period: "hour" as const, limit: 1000, remaining: 1000 },
    ];
    assert.deepEqual(usageHeaders(usage, undefined, NOON), {
      "X-RateLimit-Limit-Minute": 3,
      "X-RateLimit-Remaining-Minute": 2,
      "X-RateLimit-Limit-Hour": 1000,
      "X-RateLimit-Remaining-Hour": 999,
      "RateLimit-Limit": 3,
      "RateLimit-Remaining": 2,
      "RateLimit-Reset": 10,
    });
  });

  it("tells when to come back, and leaves the other limits as they are", () => {
    const usage = [
      { period: "minute" as const, limit: 3, remaining: 0 },
      { period: "hour" as const, limit: 1000, remaining: 997 },
    ];
    const headers = usageHeaders(usage, "minute", NOON);
    assert.equal(headers["Retry-After"], 10);
    assert.equal(headers["X-RateLimit-Remaining-Hour"], 997);
  });
});
