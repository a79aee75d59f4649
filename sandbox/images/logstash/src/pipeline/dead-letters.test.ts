import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeElasticsearch } from "../testing/fake-elasticsearch";
import { run, until } from "../testing/pipelines";
import { deadLetterWriter } from "./dead-letters";

const PORT = 28_793;

describe("dead letters", () => {
  const path = mkdtempSync(join(tmpdir(), "dead-letters-"));
  const refusing = new FakeElasticsearch();
  const storing = new FakeElasticsearch();
  after(() => Promise.all([refusing.stop(), storing.stop()]));

  it("are what Elasticsearch refuses for good, with its reason, read by another pipeline", async () => {
    const error = { type: "document_parsing_exception", reason: "failed to parse field [n]" };
    refusing.verdict = ({ n }) => (n === 1 ? { status: 400, error } : { status: 201 });
    const deadLetters = deadLetterWriter(join(path, "main"));
    const main = await run(
      `input { http { host => "127.0.0.1" port => ${PORT} } }
       output { elasticsearch { hosts => "${await refusing.start()}" index => "test" manage_template => false } }`,
      { deadLetters },
    );
    const reader = await run(
      `input { dead_letter_queue { path => "${path}" clean_consumed => true } }
       filter { mutate { copy => { "[@metadata][dead_letter_queue][reason]" => "reason" } } }
       output { elasticsearch { hosts => "${await storing.start()}" index => "dead" manage_template => false } }`,
    );
    const body = JSON.stringify([{ n: 1 }, { n: 2 }]);
    await fetch(`http://127.0.0.1:${PORT}`, { method: "POST", body, headers: { "content-type": "application/json" } });
    await until(() => storing.documents.size === 1);
    await main.stop();
    await reader.stop();
    assert.deepEqual(
      refusing.sources().map(({ n }) => n),
      [2],
    );
    const [letter] = storing.sources();
    assert.equal(letter?.["n"], 1);
    assert.match(
      String(letter["reason"]),
      /Could not index event to Elasticsearch.*status: 400.*failed to parse field/,
    );
  });
});
