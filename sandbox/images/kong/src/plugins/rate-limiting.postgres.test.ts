import assert from "node:assert/strict";
import { TestGateway } from "../node/test-gateway.js";
import { TestUpstream } from "../node/test-upstream.js";
import { type Entity } from "../schema/field.js";
import { redisConfigOf } from "./redis-config.fixture.js";

const url = process.env.APIM_TEST_POSTGRES;
const redisUrl = process.env.APIM_TEST_REDIS;

/** Limits over two nodes: see APIM_TEST_POSTGRES and, where Redis counts, APIM_TEST_REDIS. */
if (url) {
  describe("kong: rate-limiting on two nodes", () => {
    let nodes: TestGateway[];
    let upstream: TestUpstream;

    before(async () => {
      const gateway = await TestGateway.start(url);
      nodes = [gateway, await gateway.startPeer()];
      upstream = await TestUpstream.start();
    });

    after(async () => {
      await nodes[0]?.stop();
      upstream.stop();
    });

    /** A route with a limit of five an hour; once it is known, requests in turn to both nodes. */
    const statuses = async (name: string, config: Entity): Promise<number[]> => {
      const admin = (method: string, path: string, body: object) => nodes[0].admin(method, path, body);
      await admin("PUT", `/services/${name}`, { url: `http://127.0.0.1:${upstream.port}` });
      const limits = { name: "rate-limiting", config: { hour: 5, limit_by: "service", ...config } };
      const { body: plugin } = await admin("POST", `/services/${name}/plugins`, limits);
      assert.ok(plugin.id, JSON.stringify(plugin));
      await admin("PUT", `/services/${name}/routes/${name}`, { paths: [`/${name}`] });
      // A later route, which the upstream never sees, tells that a node knows this one too, without using up the limit.
      await admin("PUT", `/services/${name}/routes/${name}-known`, { paths: [`/known-${name}`], protocols: ["https"] });
      for (const node of nodes)
        await node.eventually(async () => assert.equal((await node.proxy(`/known-${name}`)).status, 426));
      const answers: number[] = [];
      for (let index = 0; index < 8; index += 1) answers.push((await nodes[index % 2].proxy(`/${name}`)).status);
      return answers;
    };

    it("holds in the database", async () => {
      assert.deepEqual(await statuses("cluster", { policy: "cluster" }), [200, 200, 200, 200, 200, 429, 429, 429]);
      const { rows } = await nodes[0].sql("SELECT period, value FROM ratelimiting_metrics");
      assert.deepEqual(rows, [{ period: "hour", value: 5 }]);
    });

    it("is each node's own where it is local", async () => {
      assert.deepEqual(await statuses("local", { policy: "local" }), Array(8).fill(200));
    });

    if (redisUrl)
      it("holds in Redis", async () => {
        const config: Entity = { policy: "redis", redis: redisConfigOf(redisUrl) as unknown as Entity };
        assert.deepEqual(await statuses("redis", config), [200, 200, 200, 200, 200, 429, 429, 429]);
      });
  });
}
