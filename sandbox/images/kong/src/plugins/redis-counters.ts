import { type ErrorLog } from "../node/log.js";
import { counterKey, isUsedUp, type CounterStore, type Slot, type Subject } from "./counters.js";
import { RedisConnection, type RedisConfig } from "./redis-connection.js";
import { LENGTHS } from "./windows.js";

/** Adds to counters, lets new ones expire, and returns them. */
const ADD = `
local counts = {}
for index, key in ipairs(KEYS) do
  local value = tonumber(ARGV[2 * index - 1])
  counts[index] = redis.call("incrby", key, value)
  if counts[index] == value then redis.call("expire", key, ARGV[2 * index]) end
end
return counts`;

const READ = `
local counts = {}
for index, key in ipairs(KEYS) do counts[index] = tonumber(redis.call("get", key) or 0) end
return counts`;

/** Counters in a Redis that nodes share, policy `redis`. As in Kong, a request counts although it is refused. */
export class RedisCounters implements CounterStore {
  constructor(private readonly redis: RedisConnection) {}

  async take(subject: Subject, slots: Slot[]): Promise<number[]> {
    const keys = slots.map((slot) => counterKey(subject, slot));
    const values = slots.flatMap(({ period }) => [1, LENGTHS[period]]);
    const counts = (await this.redis.run(ADD, keys, values)) as number[];
    return counts.map((count) => count - 1);
  }

  close() {
    this.redis.close();
  }
}

interface Tally {
  /** Uses that Redis knew of, by all nodes. */
  shared: number;
  /** Uses since then, by this node. */
  own: number;
  /** Seconds until Redis may forget the counter. */
  expiry: number;
}

/** Counts in this process, and adds up with other nodes in Redis every `seconds`: a `sync_rate` above 0. */
export class SyncedCounters implements CounterStore {
  private tallies = new Map<string, Tally>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly redis: RedisConnection,
    private readonly seconds: number,
    private readonly log: ErrorLog,
  ) {}

  async take(subject: Subject, slots: Slot[]): Promise<number[]> {
    const keys = slots.map((slot) => counterKey(subject, slot));
    const isKnown = keys.every((key) => this.tallies.has(key));
    const shared = isKnown ? [] : ((await this.redis.run(READ, keys, [])) as number[]);
    const tallies = slots.map(({ period }, index) => this.tally(keys[index], shared[index], period));
    const used = tallies.map((tally) => tally.shared + tally.own);
    if (!isUsedUp(slots, used)) tallies.forEach((tally) => (tally.own += 1));
    this.timer ??= setTimeout(() => void this.sync(), this.seconds * 1000).unref();
    return used;
  }

  close() {
    clearTimeout(this.timer);
    this.redis.close();
  }

  private tally(key: string, shared: number | undefined, period: Slot["period"]): Tally {
    const tally = this.tallies.get(key) ?? { shared: shared ?? 0, own: 0, expiry: LENGTHS[period] };
    this.tallies.set(key, tally);
    return tally;
  }

  /** Hands over what was counted; the next request asks Redis for the sum. What cannot be handed over is lost. */
  private async sync() {
    const counted = [...this.tallies].filter(([, { own }]) => own > 0);
    this.tallies = new Map();
    this.timer = undefined;
    if (counted.length === 0) return;
    try {
      const values = counted.flatMap(([, { own, expiry }]) => [own, expiry]);
      await this.redis.run(
        ADD,
        counted.map(([key]) => key),
        values,
      );
    } catch (error) {
      this.log.error("[rate-limiting] error when syncing counters to Redis", error);
    }
  }
}

type Shared = RedisCounters | SyncedCounters;

/** The counters of each Redis that plugins are configured with. */
export class RedisPolicy {
  private readonly stores = new Map<string, Shared>();

  constructor(private readonly log: ErrorLog) {}

  storeFor(redis: RedisConfig, syncRate: number): CounterStore {
    const key = JSON.stringify([redis, syncRate]);
    const store = this.stores.get(key) ?? this.make(redis, syncRate);
    this.stores.set(key, store);
    return store;
  }

  close() {
    for (const store of this.stores.values()) store.close();
  }

  private make(redis: RedisConfig, syncRate: number): Shared {
    const connection = new RedisConnection(redis);
    return syncRate > 0 ? new SyncedCounters(connection, syncRate, this.log) : new RedisCounters(connection);
  }
}
