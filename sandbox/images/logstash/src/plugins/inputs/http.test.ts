import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Event } from "../../event/event";
import { MemoryQueue } from "../../pipeline/queue";
import { compile, until } from "../../testing/pipelines";

const PORT = 28790;
const URL = `http://127.0.0.1:${PORT}`;

/** Runs one http input, with nobody behind its queue unless the test takes from it. */
async function withInput(settings: string, test: (queue: MemoryQueue) => Promise<void>, capacity = 100): Promise<void> {
  const [input] = compile(`input { http { host => "127.0.0.1" port => ${PORT} ${settings} } }`).inputs;
  const queue = new MemoryQueue(capacity);
  await input?.plugin.start(queue);
  try {
    await test(queue);
  } finally {
    await input?.plugin.stop();
  }
}

const post = (body: string | Buffer, headers: Record<string, string> = { "content-type": "application/json" }) =>
  fetch(URL, { method: "POST", body, headers });

async function taken(queue: MemoryQueue): Promise<Event[]> {
  return (await queue.take(100, 0))?.events ?? [];
}

describe("http input", () => {
  it("makes an event of an object, and adds where it came from", async () => {
    await withInput("", async (queue) => {
      const response = await fetch(`${URL}/some?path`, {
        method: "POST",
        body: '{"a":1}',
        headers: { "content-type": "application/json; charset=utf-8", authorization: "Basic x", "user-agent": "test" },
      });
      assert.deepEqual(
        [response.status, await response.text(), response.headers.get("content-type")],
        [200, "ok", "text/plain"],
      );
      const [event] = await taken(queue);
      assert.deepEqual([event?.get("a"), event?.get("host")], [1, "127.0.0.1"]);
      assert.equal(event?.get("[headers][request_path]"), "/some?path");
      assert.equal(event?.get("[headers][request_method]"), "POST");
      assert.equal(event?.get("[headers][http_user_agent]"), "test");
      assert.equal(event?.get("[headers][authorization]"), undefined);
    });
  });

  it("makes an event of each entry of an array, and none of an empty body", async () => {
    await withInput("", async (queue) => {
      await post('[{"a":1},{"a":2}]');
      await post("");
      assert.deepEqual(
        (await taken(queue)).map((event) => event.get("a")),
        [1, 2],
      );
    });
  });

  it("tags a body that is no JSON", async () => {
    await withInput("", async (queue) => {
      assert.equal((await post('{"a":')).status, 200);
      await post("[1]");
      const events = await taken(queue);
      assert.deepEqual(
        events.map((event) => event.get("message")),
        ['{"a":', "[1]"],
      );
      assert.deepEqual(events[0]?.get("tags"), ["_jsonparsefailure"]);
    });
  });

  it("chooses the codec by content type, and else takes its own", async () => {
    await withInput('codec => json_lines additional_codecs => { "text/plain" => "plain" }', async (queue) => {
      await post('{"a":1}\n{"a":2}\n', { "content-type": "application/x-ndjson" });
      await post("hello", { "content-type": "text/plain" });
      assert.deepEqual(
        (await taken(queue)).map((event) => event.get("a") ?? event.get("message")),
        [1, 2, "hello"],
      );
    });
  });

  it("adds its fields, tags and type, and puts headers where it is told", async () => {
    const settings = `add_field => { "a" => "%{b}" } tags => [ "t" ] type => "kong"
      request_headers_target_field => "[@metadata][headers]" remote_host_target_field => "[@metadata][peer]"`;
    await withInput(settings, async (queue) => {
      await post('{"b":"x"}');
      const [event] = await taken(queue);
      assert.deepEqual(Object.keys(event?.toHash() ?? {}).sort(), ["@timestamp", "@version", "a", "b", "tags", "type"]);
      assert.equal(event?.get("[@metadata][peer]"), "127.0.0.1");
    });
  });

  it("unpacks gzip, and refuses what is too long or cannot be unpacked", async () => {
    await withInput("max_content_length => 20", async (queue) => {
      const zipped = { "content-type": "application/json", "content-encoding": "gzip" };
      assert.equal((await post(gzipSync('{"a":1}'), zipped)).status, 200);
      assert.equal((await post(gzipSync("x".repeat(1000)), zipped)).status, 413);
      assert.equal((await post("no gzip", zipped)).status, 400);
      assert.equal((await taken(queue)).length, 1);
    });
  });

  it("asks for the password that it has", async () => {
    await withInput('user => "kong" password => "secret" response_code => 204', async () => {
      const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
      const asked = await post("{}", {});
      assert.deepEqual(
        [asked.status, asked.headers.get("www-authenticate")],
        [401, 'Basic realm="Logstash HTTP Input"'],
      );
      assert.equal((await post("{}", basic("kong:wrong"))).status, 401);
      assert.equal((await post("{}", basic("kong:secret"))).status, 204);
    });
  });

  it("lets requests wait while the queue is full, and answers 429 to those that find no place to wait", async () => {
    await withInput(
      "threads => 1 max_pending_requests => 1",
      async (queue) => {
        assert.equal((await post('{"n":1}')).status, 200);
        const [second, third] = [post('{"n":2}'), post('{"n":3}')];
        let refused = await post('{"n":4}');
        for (; refused.status === 200; refused = await post('{"n":4}'));
        assert.deepEqual([refused.status, await refused.text()], [429, ""]);
        const numbers: unknown[] = [];
        while (numbers.length < 3) numbers.push(...(await taken(queue)).map((event) => event.get("n")));
        assert.deepEqual([(await second).status, (await third).status], [200, 200]);
        assert.deepEqual(numbers.sort(), [1, 2, 3]);
      },
      1,
    );
  });

  it("stops with every accepted event on the queue", async () => {
    const [input] = compile(`input { http { host => "127.0.0.1" port => ${PORT} } }`).inputs;
    const queue = new MemoryQueue(1);
    await input?.plugin.start(queue);
    const answers = [post('[{"n":1},{"n":2}]')];
    await until(() => queue.length === 1);
    const stopped = input?.plugin.stop();
    assert.equal((await taken(queue)).length, 1);
    await stopped;
    assert.equal((await answers[0])?.status, 200);
    assert.equal((await taken(queue)).length, 1);
    await assert.rejects(post("{}"));
  });
});
