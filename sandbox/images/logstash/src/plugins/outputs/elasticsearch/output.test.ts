import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Event } from "../../../event/event";
import { FakeElasticsearch } from "../../../testing/fake-elasticsearch";
import { compile, until } from "../../../testing/pipelines";
import type { Output } from "../../plugin";

const template = join(mkdtempSync(join(tmpdir(), "template-")), "kong.json");
writeFileSync(template, '{"index_patterns":["kong-*"]}');

/** Quick enough for tests, in s. */
const INTERVALS = "retry_initial_interval => 0.01 retry_max_interval => 0.02 resurrect_delay => 0.02";

function output(
  url: string,
  settings = "manage_template => false",
  index = "kong-%{+YYYY.MM.dd}",
  fail?: (error: Error) => void,
): Output {
  const text = `output { elasticsearch { hosts => "${url}" index => "${index}" ${INTERVALS} ${settings} } }`;
  const plugin = compile(text, fail && { fail }).outputs[0]?.plugin;
  plugin.start?.();
  return plugin;
}

const event = (fields: Record<string, string | number>) =>
  new Event({ "@timestamp": "2026-11-24T01:54:29.414Z", ...fields });

describe("elasticsearch output", () => {
  let fake: FakeElasticsearch;
  let url: string;
  beforeEach(async () => {
    fake = new FakeElasticsearch();
    url = await fake.start();
  });
  afterEach(() => fake.stop());

  it("stores a batch by one bulk request, in the index of the event's day, under its id", async () => {
    const plugin = output(url, 'manage_template => false document_id => "%{n}"');
    await plugin.receive([event({ n: 1 }), event({ n: 2 })]);
    assert.deepEqual(fake.bulkSizes, [2]);
    assert.deepEqual([...fake.documents.keys()], ["1", "2"]);
    assert.deepEqual(fake.documents.get("1"), {
      index: "kong-2026.11.24",
      source: { n: 1, "@timestamp": "2026-11-24T01:54:29.414Z", "@version": "1" },
    });
  });

  it("installs its template before the first document", async () => {
    const plugin = output(url, `template => "${template}" template_name => "kong"`);
    await plugin.receive([event({ n: 1 })]);
    assert.deepEqual(fake.templates.get("kong"), { index_patterns: ["kong-*"] });
  });

  it("leaves a template alone that is there, unless it is to be overwritten", async () => {
    fake.templates.set("kong", { mine: true });
    await output(url, `template => "${template}" template_name => "kong"`).receive([event({})]);
    assert.deepEqual(fake.templates.get("kong"), { mine: true });
    await output(url, `template => "${template}" template_name => "kong" template_overwrite => true`).receive([
      event({}),
    ]);
    assert.deepEqual(fake.templates.get("kong"), { index_patterns: ["kong-*"] });
  });

  it("ends the pipeline when the template is refused, and tries again when it is not the template's fault", async () => {
    fake.templateStatus = 503;
    const failures: Error[] = [];
    output(url, `template => "${template}" template_name => "kong"`, "kong", (error) => failures.push(error));
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(failures, []);
    fake.templateStatus = 400;
    await until(() => failures.length === 1);
    assert.match(String(failures[0]), /Failed to install template kong: 400/);
  });

  it("waits for a cluster that is not there yet", async () => {
    const port = Number(new URL(url).port);
    await fake.stop();
    const stored = output(url).receive([event({ n: 1 })]);
    await new Promise((resolve) => setTimeout(resolve, 60));
    await fake.start(port);
    await stored;
    assert.equal(fake.documents.size, 1);
  });

  it("sends again what a whole request failed with, without end", async () => {
    fake.bulkStatuses.push(429, 503, 500, 413);
    await output(url).receive([event({ n: 1 }), event({ n: 2 })]);
    assert.deepEqual(fake.bulkSizes, [2, 2, 2, 2, 2]);
    assert.equal(fake.documents.size, 2);
  });

  it("sends again only the documents that may succeed later", async () => {
    fake.verdict = ({ n }, attempt) => {
      if (n === 2 && attempt < 3)
        return { status: 429, error: { type: "es_rejected_execution_exception", reason: "" } };
      if (n === 3) return { status: 400, error: { type: "mapper_parsing_exception", reason: "" } };
      if (n === 4) return { status: 409, error: { type: "version_conflict_engine_exception", reason: "" } };
      return { status: 201 };
    };
    await output(url).receive([1, 2, 3, 4].map((n) => event({ n })));
    assert.deepEqual(fake.bulkSizes, [4, 1, 1]);
    assert.deepEqual(
      fake.sources().map(({ n }) => n),
      [1, 2],
    );
  });

  it("gives up an event that names no index", async () => {
    const plugin = output(url, "manage_template => false", "kong-%{[service]}");
    await plugin.receive([event({ n: 1 }), event({ n: 2, service: "echo" })]);
    assert.deepEqual(
      [...fake.documents.values()].map(({ index, source }) => [index, source["n"]]),
      [["kong-echo", 2]],
    );
  });

  it("takes turns among its hosts", async () => {
    const second = new FakeElasticsearch();
    const plugin = output(`${url} ${await second.start()}`);
    for (const n of [1, 2, 3, 4]) await plugin.receive([event({ n })]);
    assert.deepEqual([fake.documents.size, second.documents.size], [2, 2]);
    await second.stop();
  });
});
