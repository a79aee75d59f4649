import assert from "node:assert/strict";
import { EngineProject } from "../kit/testing-engine";

/** Servers that tests may change; the tests are skipped without. */
const { APIM_TEST_ELASTICSEARCH: elasticsearch = "", APIM_TEST_KIBANA: kibana = "" } = process.env;

const ready = elasticsearch && kibana;

(ready ? describe : describe.skip)("the elasticstack provider, with the engine on real servers", function () {
  this.timeout(120_000);
  let project: EngineProject;
  before(async () => {
    project = await EngineProject.create("terraform-provider");
  });
  after(() => project.dispose());

  const program = (template: object, more = "") => `
    const provider = new elasticstack.Provider("elastic", {
      elasticsearch: { endpoints: ["${elasticsearch}"] },
      kibana: { endpoints: ["${kibana}"] },
    });
    new elasticstack.ElasticsearchIndexTemplate("template", ${JSON.stringify(template)}, { provider });
    ${more}`;

  const TEMPLATE = {
    name: "apim-test",
    indexPatterns: ["apim-test-*"],
    priority: 200,
    metadata: '{ "description": "a test" }',
    template: {
      settings: '{ "number_of_shards": 1, "index.number_of_replicas": 0 }',
      mappings: '{ "dynamic": false, "properties": { "at": { "type": "date", "format": "epoch_millis" } } }',
      aliases: [{ name: "apim-test", filter: '{"term":{"a":"b"}}' }],
    },
  };
  const DASHBOARD = `new elasticstack.KibanaImportSavedObjects("dashboard", {
    fileContents: '{"type":"dashboard","id":"apim-test","attributes":{"title":"Test"},"references":[]}',
    overwrite: true,
  }, { provider });`;

  it("makes what the program asks for, and is quiet afterwards", async () => {
    await project.program(program(TEMPLATE, DASHBOARD));
    const made = await project.up();
    assert.ok(made.ok, made.text);
    const answer = await (await fetch(`${elasticsearch}/_index_template/apim-test`)).json();
    assert.equal((answer as { index_templates: unknown[] }).index_templates.length, 1);
    assert.equal((await fetch(`${kibana}/api/saved_objects/dashboard/apim-test`)).status, 200);
    assert.deepEqual(await project.preview(), []);
    const refreshed = await project.refresh("--expect-no-changes");
    assert.ok(refreshed.ok, refreshed.text);
    assert.deepEqual(await project.preview(), []);
  });

  it("shows an edit by hand as one update, to the field", async () => {
    const edited = { index_patterns: ["apim-test-*"], template: { settings: { refresh_interval: "5s" } } };
    await fetch(`${elasticsearch}/_index_template/apim-test`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(edited),
    });
    await project.refresh();
    const [step] = await project.preview();
    assert.equal(step?.op, "update");
    assert.ok(Object.keys(step?.detailedDiff ?? {}).includes("template.settings"), JSON.stringify(step));
    assert.ok((await project.up()).ok);
    assert.deepEqual(await project.preview(), []);
  });

  it("replaces a template that gets another name", async () => {
    await project.program(program({ ...TEMPLATE, name: "apim-test-2", indexPatterns: ["apim-test-2-*"] }, DASHBOARD));
    const ops = (await project.preview()).map(({ op }) => op);
    assert.ok(ops.includes("replace"), ops.join());
  });

  it("says what this Elasticsearch lacks", async () => {
    const watch = `new elasticstack.ElasticsearchWatch("w", { watchId: "w", trigger: "{}" }, { provider });`;
    await project.program(program(TEMPLATE, watch + DASHBOARD));
    assert.match((await project.up()).text, /unable to create watch: Elasticsearch answers HTTP status 4/);
  });
});
