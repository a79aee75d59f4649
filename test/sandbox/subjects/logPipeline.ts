import assert from "node:assert/strict";
import { assertAllWell } from "../support/commands";
import { docker } from "../support/docker";
import { getJson } from "../support/http";
import { type MixedLog, MixedTraffic, type Sent } from "../support/mixedTraffic";
import { platform } from "../support/platform";
import { waitFor } from "../support/wait";

const ELASTICSEARCH = platform.container("elasticsearch");
const REQUESTS = 1000;
const OUTAGE_MS = 60_000;

export function logPipeline(): void {
  describe("the log pipeline", () => {
    const traffic = new MixedTraffic();
    let logs: MixedLog[];
    before(() => traffic.prepare());
    after(() => traffic.remove());

    it(`stores each of ${REQUESTS} requests once`, async () => {
      await traffic.send(REQUESTS);
      await allStored(traffic);
      logs = await traffic.logs();
      assert.deepEqual(numbers(logs), range(REQUESTS));
    });

    it("has every field of them right", () => {
      const byNumber = new Map(logs.map((log) => [numberOf(log), log]));
      for (const sent of traffic.sent) assertTold(byNumber.get(sent.number)!, sent);
    });

    it("adds them up to what was sent", async () => {
      const terms = (field: string, size = 20) => ({ terms: { field, size } });
      const { aggregations } = await traffic.search({
        size: 0,
        aggs: {
          services: terms("service_name"),
          statuses: terms("response.status"),
          programs: terms("user_agent.name"),
          errors: terms("tags"),
          paths: terms("request.path"),
        },
      });
      const counted = (name: string) =>
        Object.fromEntries(aggregations[name]!.buckets.map(({ key, doc_count }) => [key, doc_count]));
      const { sent } = traffic;
      assert.deepEqual(counted("services"), tally(sent.map(({ service }) => service)));
      assert.deepEqual(counted("statuses"), tally(sent.map(({ status }) => String(status))));
      assert.deepEqual(counted("programs"), tally(sent.map(({ agent }) => agent)));
      assert.deepEqual(counted("errors"), tally(sent.flatMap(({ status }) => tagsOf(status))));
      assert.deepEqual(counted("paths"), tally(sent.map(({ service }) => `/${service}/here`)));
    });

    it("loses nothing while Elasticsearch is away for a minute, and stores nothing twice", async () => {
      await docker("stop", ELASTICSEARCH);
      const away = Date.now() + OUTAGE_MS;
      await traffic.sendUntil(() => Date.now() > away);
      assert.ok(traffic.sent.length > REQUESTS + 100, `${traffic.sent.length - REQUESTS} requests were sent meanwhile`);
      await docker("start", ELASTICSEARCH);
      await allStored(traffic);
      assert.deepEqual(numbers(await traffic.logs()), range(traffic.sent.length));
    });

    it("keeps what is malformed, and what does not fit, as dead letters that say why", async () => {
      const id = traffic.secret.slice(0, 8);
      await toLogstash(`{ "broken-${id}": `);
      await toLogstash(
        JSON.stringify({
          request: { id, uri: "/", size: "many", headers: { authorization: traffic.secret } },
          response: { status: 200 },
          started_at: Date.now(),
        }),
      );
      const reasons = await waitFor("two dead letters", 60_000, async () => {
        const letters = await everything("kong-api-dead-letters-*");
        const reasons = [`broken-${id}`, `"id":"${id}"`].map((mark) => letters.find((letter) => letter.includes(mark)));
        return reasons.every(Boolean) && reasons;
      });
      assert.match(reasons[0]!, /no entry of Kong's http-log/);
      assert.match(reasons[1]!, /failed to parse field \[request\.size\]/);
    });

    it("lets no credential into Elasticsearch", async () => {
      const found = (await everything("kong-api-*")).filter((document) => document.includes(traffic.secret));
      assert.deepEqual(found, []);
    });

    it("leaves the platform well", () =>
      waitFor("all containers to be well", 120_000, () => assertAllWell().then(() => true)));
  });
}

function assertTold(log: MixedLog, { number, service, status, agent, delay }: Sent): void {
  const { request, response, latencies } = log;
  assert.deepEqual(
    {
      names: [log.service_name, log.route_name],
      request: [request.method, request.path, Number(/number=(\d+)/.exec(request.uri)?.[1])],
      status: response.status,
      tags: log.tags ?? [],
      program: log.user_agent.name,
      time: Date.parse(log["@timestamp"]),
      latencies: [log.total_latency, log.upstream_latency],
      address: log.client_ip,
    },
    {
      names: [service, `${service}-get`],
      request: ["GET", `/${service}/here`, number],
      status,
      tags: tagsOf(status),
      program: agent,
      time: log.started_at,
      latencies: [latencies.request, latencies.proxy],
      address: "172.29.0.1",
    },
  );
  assert.ok(latencies.proxy >= delay, `${number}: upstream ${latencies.proxy} ms of ${delay}`);
  assert.ok(request.size > 0 && response.size > 0);
}

function tagsOf(status: number): string[] {
  return [...(status >= 400 ? ["error"] : []), ...(status >= 500 ? ["server_error"] : [])];
}

async function allStored(traffic: MixedTraffic): Promise<void> {
  const { length } = traffic.sent;
  await waitFor(`${length} logs`, 120_000, async () => (await traffic.logs()).length >= length);
}

/** All documents of some indices, each as the text that Elasticsearch gives back. */
async function everything(indices: string): Promise<string[]> {
  const url = platform.url("elasticsearch", `/${indices}/_search?size=10000`);
  const { hits } = await getJson<{ hits: { total: { value: number }; hits: object[] } }>(url);
  assert.equal(hits.hits.length, hits.total.value);
  return hits.hits.map((hit) => JSON.stringify(hit));
}

async function toLogstash(body: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const { status } = await fetch(platform.url("logstash"), { method: "POST", headers, body });
  assert.equal(status, 200);
}

function numberOf({ request }: MixedLog): number {
  return Number(/number=(\d+)/.exec(request.uri)?.[1]);
}

function numbers(logs: MixedLog[]): number[] {
  return logs.map(numberOf).sort((a, b) => a - b);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function tally(keys: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
