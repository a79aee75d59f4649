import assert from "node:assert/strict";
import { type ErrorLog } from "../node/log.js";
import { type Exchange } from "../proxy/exchange.js";
import { HeaderList } from "../proxy/header-list.js";
import { type PluginRow } from "../proxy/model.js";
import { type Database } from "../store/database.js";
import { counterKey, LocalCounters, NO_ID, type Slot } from "./counters.js";
import { RateLimiting, usageHeaders } from "./rate-limiting.js";
import { secondsLeft, windowStart, type Period } from "./windows.js";

const NOON = Date.UTC(2026, 1, 15, 12, 0, 50);
const CLIENT = { route: NO_ID, service: NO_ID, identifier: "client" };

const slot = (period: Period, limit: number, at = NOON): Slot => ({ period, limit, start: windowStart(period, at) });

describe("kong: rate-limiting", () => {
  it("counts up to the limit, each window anew", async () => {
    const counters = new LocalCounters();
    const take = async (at: number) => (await counters.take(CLIENT, [slot("minute", 2, at)], at))[0];
    assert.deepEqual([await take(NOON), await take(NOON), await take(NOON), await take(NOON)], [0, 1, 2, 2]);
    assert.equal(await take(NOON + 10_000), 0);
  });

  it("does not count a use that one of several limits refuses", async () => {
    const counters = new LocalCounters();
    const slots = [slot("minute", 1), slot("hour", 9)];
    assert.deepEqual(await counters.take(CLIENT, slots, NOON), [0, 0]);
    assert.deepEqual(await counters.take(CLIENT, slots, NOON), [1, 1]);
    assert.deepEqual(await counters.take(CLIENT, slots, NOON), [1, 1]);
  });

  it("never exceeds a limit, however many ask at once", async () => {
    const counters = new LocalCounters();
    const asked = Array.from({ length: 250 }, () => counters.take(CLIENT, [slot("minute", 100)], NOON));
    const used = await Promise.all(asked);
    assert.equal(used.filter(([count]) => count < 100).length, 100);
  });

  it("names counters as Kong does", () => {
    const key = counterKey({ ...CLIENT, route: "r" }, slot("minute", 1));
    assert.equal(key, `ratelimit:r:${NO_ID}:client:${Date.UTC(2026, 1, 15, 12, 0)}:minute`);
  });

  it("lets requests pass, or refuses them, while Redis is away", async () => {
    const lines: string[] = [];
    const log = { error: (message: string) => lines.push(message) } as unknown as ErrorLog;
    const { plugin } = new RateLimiting(log, {} as Database);
    // Nothing listens on port 1.
    const redis = { host: "127.0.0.1", port: 1, timeout: 500, database: 0 };
    const answer = (fault_tolerant: boolean) => {
      const config = { minute: 1, policy: "redis", redis, sync_rate: -1, fault_tolerant, limit_by: "ip" };
      const exchange = { clientIp: "127.0.0.1", responseHeaders: new HeaderList(), header: () => undefined };
      const row = { route: null, service: null } as PluginRow;
      return plugin.access?.(exchange as unknown as Exchange, config, row);
    };
    assert.equal(await answer(true), undefined);
    assert.deepEqual(await answer(false), { status: 500, message: "An unexpected error occurred" });
    assert.deepEqual(lines, Array(2).fill("[rate-limiting] failed to get usage"));
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
