import assert from "node:assert/strict";
import { Event } from "../event/event";
import { FakeElasticsearch } from "../testing/fake-elasticsearch";
import { run, until } from "../testing/pipelines";
import { MemoryQueue } from "./queue";

const PORT = 28791;
const input = `input { http { host => "127.0.0.1" port => ${PORT} } }`;
const output = (url: string) =>
  `output { elasticsearch { hosts => "${url}" index => "test" manage_template => false
    retry_initial_interval => 0.01 retry_max_interval => 0.02 resurrect_delay => 0.02 } }`;

const post = (body: unknown) =>
  fetch(`http://127.0.0.1:${PORT}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ n }));

describe("pipeline", () => {
  let fake: FakeElasticsearch;
  let url: string;
  beforeEach(async () => {
    fake = new FakeElasticsearch();
    url = await fake.start();
  });
  afterEach(() => fake.stop());

  it("carries events through filters to outputs in batches, and counts them", async () => {
    const filter = "filter { if [n] >= 8 { drop {} } }";
    const pipeline = await run(input + filter + output(url), { batchSize: 4 });
    assert.equal((await post(numbered(10))).status, 200);
    await pipeline.stop();
    assert.deepEqual(
      fake.sources().map(({ n }) => n),
      [0, 1, 2, 3, 4, 5, 6, 7],
    );
    assert.ok(fake.bulkSizes.every((size) => size <= 4));
    const { in: taken, filtered, out } = pipeline.stats;
    assert.deepEqual([taken, filtered, out], [10, 8, 8]);
    const [drop] = pipeline.compiled.filters;
    assert.deepEqual([drop?.in, drop?.out], [2, 0]);
    assert.equal(pipeline.compiled.outputs[0]?.stats.out, 8);
  });

  it("sends an event to the outputs whose condition holds", async () => {
    const second = new FakeElasticsearch();
    const outputs = `output {
      if [n] == 1 { elasticsearch { hosts => "${await second.start()}" index => "one" manage_template => false } }
      else { elasticsearch { hosts => "${url}" index => "other" manage_template => false } }
    }`;
    const pipeline = await run(input + outputs);
    await post(numbered(3));
    await pipeline.stop();
    assert.deepEqual(
      [fake, second].map((each) => each.sources().map(({ n }) => n)),
      [[0, 2], [1]],
    );
    await second.stop();
  });

  it("holds its senders back while the output cannot store, and loses nothing", async () => {
    fake.bulkStatuses.push(...Array<number>(20).fill(503));
    const pipeline = await run(input + output(url), { batchSize: 2 });
    const answers: number[] = [];
    const sending = numbered(12).map(async (event) => answers.push((await post(event)).status));
    await until(() => pipeline.queue.length === 2);
    assert.ok(answers.length <= 4, `only what fits into queue and batch is accepted, not ${answers.length}`);
    await Promise.all(sending);
    await pipeline.stop();
    assert.deepEqual(new Set(answers), new Set([200]));
    assert.equal(fake.documents.size, 12);
  });

  it("stores what it took in before it stops", async () => {
    const port = Number(new URL(url).port);
    const pipeline = await run(input + output(url));
    await fake.stop();
    await post(numbered(3));
    const stopped = pipeline.stop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await fake.start(port);
    await stopped;
    assert.equal(fake.documents.size, 3);
  });

  it("ends when a condition compares what cannot be compared", async () => {
    const pipeline = await run(input + "filter { if [status] >= 400 { drop {} } }" + output(url));
    const ended = assert.rejects(pipeline.finished(), /Unexpected conditional input combination/);
    await post({ other: 1 });
    await ended;
    await Promise.all(pipeline.compiled.inputs.map(({ plugin }) => plugin.stop()));
  });
});

describe("memory queue", () => {
  it("hands out full batches at once, and others after the delay", async () => {
    const queue = new MemoryQueue(10);
    for (let n = 0; n < 3; n++) await queue.push(new Event({ n }));
    const start = Date.now();
    assert.equal((await queue.take(2, 1_000))?.events.length, 2);
    assert.ok(Date.now() - start < 500);
    assert.equal((await queue.take(2, 20))?.events.length, 1);
  });

  it("lets producers wait for room, in their order", async () => {
    const queue = new MemoryQueue(1);
    const pushed: number[] = [];
    for (let n = 0; n < 3; n++) void queue.push(new Event({ n })).then(() => pushed.push(n));
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(pushed, [0]);
    for (let n = 0; n < 3; n++) assert.equal((await queue.take(1, 0))?.events[0]?.get("n"), n);
  });

  it("ends its consumers once it is closed and empty", async () => {
    const queue = new MemoryQueue(2);
    await queue.push(new Event());
    queue.close();
    assert.equal((await queue.take(5, 1_000))?.events.length, 1);
    assert.equal(await queue.take(5, 1_000), undefined);
  });
});
