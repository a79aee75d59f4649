import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Event } from "../event/event";
import { until } from "../testing/pipelines";
import { DiskQueue } from "./disk-queue";

const MEGABYTE = 2 ** 20;

describe("a queue on disk", () => {
  let folder: string;
  const opened: DiskQueue[] = [];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "queue-"))));
  afterEach(() => Promise.all(opened.splice(0).map((queue) => queue.settled())));

  const open = (maxBytes = 64 * MEGABYTE) => {
    const queue = new DiskQueue(folder, maxBytes);
    opened.push(queue);
    return queue;
  };
  const numbered = (from: number, count: number, filling = "") =>
    Array.from({ length: count }, (_, index) => new Event({ n: from + index, filling }));
  const push = (queue: DiskQueue, events: Event[]) => Promise.all(events.map((event) => queue.push(event)));
  const take = async (queue: DiskQueue, size: number) => {
    const batch = await queue.take(size, 10);
    return { numbers: batch?.events.map((event) => event.get("n")), acknowledge: () => batch?.acknowledge() };
  };
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

  it("hands out what is pushed, in its order", async () => {
    const queue = open();
    await push(queue, numbered(0, 5));
    assert.deepEqual((await take(queue, 3)).numbers, [0, 1, 2]);
    assert.deepEqual((await take(queue, 3)).numbers, [3, 4]);
  });

  it("hands out again what a process that was killed had not acknowledged, and nothing else", async () => {
    const killed = open();
    await push(killed, numbered(0, 10));
    (await take(killed, 4)).acknowledge();
    await take(killed, 3);
    await until(() => readdirSync(folder).includes("checkpoint"));
    assert.deepEqual((await take(open(), 100)).numbers, range(4, 10));
  });

  it("acknowledges no batch before those that came earlier", async () => {
    const killed = open();
    await push(killed, numbered(0, 6));
    const first = await take(killed, 3);
    (await take(killed, 3)).acknowledge();
    await killed.settled();
    assert.deepEqual((await take(open(), 100)).numbers, range(0, 6));
    first.acknowledge();
    await killed.settled();
    assert.equal(open().length, 0);
  });

  it("leaves out an event whose writing was cut short: its sender has had no answer", async () => {
    await push(open(), numbered(0, 2));
    const page = readdirSync(folder).find((name) => name.startsWith("page.")) ?? "";
    appendFileSync(join(folder, page), '{"n":2,"fil');
    const queue = open();
    assert.deepEqual((await take(queue, 100)).numbers, [0, 1]);
    await push(queue, numbered(2, 1));
    assert.deepEqual((await take(queue, 100)).numbers, [2]);
  });

  it("keeps dates and metadata", async () => {
    const event = new Event({ "@timestamp": "2026-11-24T01:54:29.414Z" });
    event.set("[@metadata][document_id]", "a");
    await open().push(event);
    const batch = await open().take(1, 10);
    assert.equal(batch?.events[0]?.get("[@metadata][document_id]"), "a");
    assert.deepEqual(batch.events[0].toHash(), event.toHash());
  });

  it("holds its producers back while it is full, and gives room as batches are acknowledged", async () => {
    const queue = open(5 * MEGABYTE);
    const filling = "x".repeat(MEGABYTE);
    for (const event of numbered(0, 5, filling)) await queue.push(event);
    let isIn = false;
    const last = push(queue, numbered(5, 1)).then(() => (isIn = true));
    const batch = await take(queue, 5);
    assert.equal(isIn, false);
    batch.acknowledge();
    await last;
    assert.deepEqual((await take(queue, 5)).numbers, [5]);
  });

  it("takes pages away whose events are all stored", async () => {
    const queue = open();
    for (const event of numbered(0, 12, "x".repeat(MEGABYTE))) await queue.push(event);
    const pages = () => readdirSync(folder).filter((name) => name.startsWith("page.")).length;
    assert.ok(pages() >= 3);
    (await take(queue, 12)).acknowledge();
    await queue.settled();
    assert.ok(pages() <= 1);
  });
});
