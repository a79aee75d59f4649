import assert from "node:assert/strict";
import { Pipeline } from "../pipeline/pipeline";
import { MemoryQueue } from "../pipeline/queue";
import { readSettings } from "../settings";
import { compile } from "../testing/pipelines";
import { monitoringApi } from "./routes";

type Json = Record<string, unknown>;

describe("monitoring API", () => {
  const settings = readSettings("/no/such/folder", {}, { "pipeline.workers": 2, "node.name": "test" });
  const compiled = compile(
    "input { http { id => in } } filter { drop { id => gone } } output { stdout { id => out } }",
  );
  const pipeline = new Pipeline(
    { id: "main", workers: 2, batchSize: 125, batchDelay: 50 },
    compiled,
    new MemoryQueue(250),
  );
  const api = monitoringApi(settings, "127.0.0.1:9600", () => [pipeline]);
  const get = async (path: string) => {
    const response = await api.request(path);
    return { status: response.status, body: (await response.json()) as Json };
  };

  it("says who it is", async () => {
    const { body } = await get("/");
    assert.deepEqual([body["status"], body["name"], body["http_address"]], ["green", "test", "127.0.0.1:9600"]);
    assert.equal(body["version"], "8.11.0-sandbox");
    assert.deepEqual(body["pipeline"], { workers: 2, batch_size: 125, batch_delay: 50 });
  });

  it("counts events by pipeline and plugin", async () => {
    pipeline.stats.in = 3;
    (compiled.filters[0] as { in: number }).in = 2;
    const { body } = await get("/_node/stats/pipelines");
    const { main } = body["pipelines"] as Record<
      string,
      { events: Json; plugins: Record<string, Json[]>; queue: Json }
    >;
    assert.deepEqual([main?.events["in"], main?.events["out"], main?.queue["type"]], [3, 0, "memory"]);
    assert.deepEqual(
      main?.plugins["inputs"]?.map(({ id, name }) => [id, name]),
      [["in", "http"]],
    );
    assert.deepEqual(main?.plugins["filters"], [
      { id: "gone", name: "drop", events: { in: 2, out: 0, duration_in_millis: 0 } },
    ]);
  });

  it("gives the statistics that are asked for", async () => {
    const keys = async (path: string) => Object.keys((await get(path)).body);
    assert.ok((await keys("/_node/stats")).includes("jvm"));
    const some = await keys("/_node/stats/events,process");
    assert.ok(some.includes("events") && some.includes("process") && !some.includes("jvm"));
    assert.ok((await keys("/_node/pipelines")).includes("pipelines"));
  });

  for (const path of ["/nothing", "/_node/stats/nothing", "/_node/pipelines/other"]) {
    it(`answers 404 to ${path}`, async () => {
      const { status, body } = await get(path);
      assert.deepEqual([status, (body["error"] as Json)["message"]], [404, "Not Found"]);
    });
  }
});
