import assert from "node:assert/strict";
import { ErrorLog } from "../node/log.js";
import { applyField, customField } from "./custom-fields.js";
import { queueOptions, type HttpLogConfig } from "./http-log.js";
import { BatchQueue, type QueueOptions } from "./queue.js";

const OPTIONS: QueueOptions = {
  max_batch_size: 3,
  max_coalescing_delay: 0.05,
  max_entries: 100,
  max_bytes: null,
  max_retry_time: 1,
  initial_retry_delay: 0.001,
  max_retry_delay: 0.01,
};

/** A queue, and the batches that it delivers; `deliver` may refuse. */
function queueWith(options: Partial<QueueOptions>, deliver: (batch: string[]) => void = () => undefined) {
  const batches: string[][] = [];
  const send = async (batch: string[]) => {
    deliver(batch);
    batches.push(batch);
  };
  return { queue: new BatchQueue("test", { ...OPTIONS, ...options }, send, new ErrorLog("off", "debug")), batches };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("kong: logging queue", () => {
  it("delivers full batches at once, and the rest after the delay", async () => {
    const { queue, batches } = queueWith({ max_coalescing_delay: 0.2 });
    ["a", "b", "c", "d"].forEach((entry) => queue.push(entry));
    await pause(50);
    assert.deepEqual(batches, [["a", "b", "c"]]);
    await pause(300);
    assert.deepEqual(batches, [["a", "b", "c"], ["d"]]);
  });

  it("tries a failed batch again, in order", async () => {
    let failures = 2;
    const { queue, batches } = queueWith({ max_batch_size: 1 }, () => {
      if (failures-- > 0) throw new Error("no");
    });
    queue.push("a");
    queue.push("b");
    await pause(100);
    assert.deepEqual(batches, [["a"], ["b"]]);
  });

  it("gives a batch up when its time is over", async () => {
    const { queue, batches } = queueWith({ max_batch_size: 1, max_retry_time: 0.02 }, ([entry]) => {
      if (entry === "a") throw new Error("no");
    });
    queue.push("a");
    queue.push("b");
    await pause(200);
    assert.deepEqual(batches, [["b"]]);
  });

  it("drops the oldest when full, by number or size", async () => {
    const byNumber = queueWith({ max_entries: 2 });
    ["a", "b", "c"].forEach((entry) => byNumber.queue.push(entry));
    await byNumber.queue.close();
    assert.deepEqual(byNumber.batches, [["b", "c"]]);

    const bySize = queueWith({ max_bytes: 4 });
    ["aaa", "bbb", "too long"].forEach((entry) => bySize.queue.push(entry));
    await bySize.queue.close();
    assert.deepEqual(bySize.batches, [["bbb"]]);
  });

  it("delivers what is left when it is closed", async () => {
    const { queue, batches } = queueWith({ max_coalescing_delay: 60 });
    queue.push("a");
    await queue.close();
    assert.deepEqual(batches, [["a"]]);
  });

  it("heeds the deprecated names, unless they have their old defaults", () => {
    const config = { queue: OPTIONS, queue_size: 1000, flush_timeout: 2 } as HttpLogConfig;
    assert.deepEqual(queueOptions(config), { ...OPTIONS, max_batch_size: 1000 });
    assert.deepEqual(queueOptions({ ...config, queue_size: 1, flush_timeout: 5 }), {
      ...OPTIONS,
      max_coalescing_delay: 5,
    });
  });

  it("understands custom fields that are constants", () => {
    const entry: Record<string, unknown> = { request: { headers: { a: "1", b: "2" } } };
    for (const [name, code] of [
      ["env", "return 'lab'"],
      ["request.headers.a", "return nil"],
      ["n.m", "return 5"],
    ] as const) {
      const field = customField(name, code);
      assert.ok(field);
      applyField(entry, field);
    }
    assert.deepEqual(entry, { env: "lab", n: { m: 5 }, request: { headers: { b: "2" } } });
    assert.equal(customField("x", "return kong.request.get_host()"), undefined);
  });
});
