import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { ErrorLog } from "../node/log.js";
import { counterKey, NO_ID, type Slot } from "./counters.js";
import { redisConfigOf } from "./redis-config.fixture.js";
import { RedisConnection } from "./redis-connection.js";
import { RedisCounters, RedisPolicy, SyncedCounters } from "./redis-counters.js";
import { windowStart } from "./windows.js";

const url = process.env.APIM_TEST_REDIS;

/** Counters in a real Redis: APIM_TEST_REDIS is its URL (redis://user:password@host:port/database). */
if (url) {
  describe("kong: counters in Redis", () => {
    const config = redisConfigOf(url);
    const opened: { close(): void }[] = [];
    const keep = <T extends { close(): void }>(one: T): T => {
      opened.push(one);
      return one;
    };
    const node = () => keep(new RedisCounters(new RedisConnection(config)));
    const client = () => ({ route: NO_ID, service: NO_ID, identifier: randomUUID() });
    const slot = (limit: number, period: Slot["period"] = "hour") => ({
      period,
      limit,
      start: windowStart(period, Date.now()),
    });

    afterEach(() => opened.splice(0).forEach((one) => one.close()));

    it("adds up what nodes count, under Kong's names, for as long as a period lasts", async () => {
      const [one, other] = [node(), node()];
      const subject = client();
      const slots = [slot(3), slot(9, "day")];
      assert.deepEqual(await one.take(subject, slots), [0, 0]);
      assert.deepEqual(await other.take(subject, slots), [1, 1]);
      assert.deepEqual(await one.take(subject, slots), [2, 2]);
      const redis = keep(new RedisConnection(config));
      const keys = [counterKey(subject, slots[0])];
      assert.equal(await redis.run('return redis.call("get", KEYS[1])', keys, []), "3");
      const left = Number(await redis.run('return redis.call("ttl", KEYS[1])', keys, []));
      assert.ok(left > 3590 && left <= 3600, String(left));
    });

    it("never lets more pass than the limit, however many ask at once", async () => {
      const nodes = [node(), node()];
      const subject = client();
      const asked = Array.from({ length: 100 }, (_, index) => nodes[index % 2].take(subject, [slot(20)]));
      const used = await Promise.all(asked);
      assert.equal(used.filter(([count]) => count < 20).length, 20);
    });

    it("adds up in between where that is enough", async () => {
      const log = new ErrorLog("off", "notice");
      const synced = () => keep(new SyncedCounters(new RedisConnection(config), 0.05, log));
      const [one, other] = [synced(), synced()];
      const subject = client();
      assert.deepEqual(await one.take(subject, [slot(9)]), [0]);
      assert.deepEqual(await one.take(subject, [slot(9)]), [1]);
      assert.deepEqual(await other.take(subject, [slot(9)]), [0]);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(await other.take(subject, [slot(9)]), [3]);
    });

    it("keeps databases apart", async () => {
      const policy = keep(new RedisPolicy(new ErrorLog("off", "notice")));
      const [zero, one] = [0, 1].map((database) => policy.storeFor({ ...config, database }, -1));
      const subject = client();
      await zero.take(subject, [slot(9)], 0);
      assert.deepEqual(await one.take(subject, [slot(9)], 0), [0]);
    });

    it("says why it cannot count", async () => {
      const refused = keep(new RedisConnection({ ...config, password: "guess" }));
      await assert.rejects(refused.run("return 1", [], []), /WRONGPASS|AUTH/);
      const away = keep(new RedisConnection({ ...config, port: 1 }));
      await assert.rejects(away.run("return 1", [], []), /ECONNREFUSED/);
    });

    it("waits no longer than it may for a server that is mute", async () => {
      const { port } = keep(await relay(() => undefined));
      const redis = keep(new RedisConnection({ ...config, port, timeout: 100 }));
      const began = Date.now();
      await assert.rejects(redis.run("return 1", [], []), /timeout/);
      assert.ok(Date.now() - began < 1000);
    });

    it("connects again after it was cut off", async () => {
      const between = keep(
        await relay((socket) => {
          const redis = connect(config.port, config.host);
          socket.pipe(redis).pipe(socket);
          socket.once("close", () => redis.destroy());
        }),
      );
      const redis = keep(new RedisConnection({ ...config, port: between.port }));
      assert.equal(await redis.run("return 6", [], []), 6);
      between.cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(await redis.run("return 7", [], []), 7);
    });
  });
}

/** A server in front of Redis, or of nothing. */
async function relay(onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => sockets.splice(0).forEach((socket) => socket.destroy());
  const close = () => {
    cut();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, cut, close };
}
