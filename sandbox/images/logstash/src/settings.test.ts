import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine } from "./command-line";
import { readPipelines, readSettings } from "./settings";

function folderWith(yaml: string): string {
  const folder = mkdtempSync(join(tmpdir(), "settings-"));
  writeFileSync(join(folder, "logstash.yml"), yaml);
  return folder;
}

describe("settings of the node", () => {
  it("are Logstash's where nothing is set", () => {
    const settings = readSettings("/no/such/folder", {}, {});
    assert.deepEqual(
      [settings["pipeline.batch.size"], settings["pipeline.batch.delay"], settings["pipeline.ecs_compatibility"]],
      [125, 50, "v8"],
    );
    assert.equal(settings["api.http.host"], "127.0.0.1");
    const [pipeline, ...others] = readPipelines("/no/such/folder", settings);
    assert.deepEqual([pipeline?.["path.config"], others], ["/usr/share/logstash/pipeline", []]);
  });

  it("may be flat or nested in logstash.yml, with variables", () => {
    process.env["TEST_SIZE"] = "7";
    const folder = folderWith(
      'pipeline:\n  batch:\n    size: "${TEST_SIZE}"\npipeline.workers: ${TEST_WORKERS:3}\nhttp.host: 0.0.0.0\n',
    );
    const settings = readSettings(folder, {}, {});
    assert.deepEqual(
      [settings["pipeline.batch.size"], settings["pipeline.workers"], settings["api.http.host"]],
      [7, 3, "0.0.0.0"],
    );
  });

  it("come from the environment in the official image's manner, and from the command line over both", () => {
    const folder = folderWith("pipeline.workers: 1\nlog.level: warn\n");
    const environment = {
      PIPELINE_WORKERS: "2",
      "pipeline.batch.size": "10",
      XPACK_MONITORING_ENABLED: "false",
      LOG_LEVEL: "debug",
      HOME: "/",
    };
    const { settings: flags } = readCommandLine(["-w", "3", "--log.level", "error"]);
    const settings = readSettings(folder, environment, flags);
    assert.deepEqual(
      [settings["pipeline.workers"], settings["pipeline.batch.size"], settings["log.level"]],
      [3, 10, "error"],
    );
  });

  const faults: [yaml: string, message: RegExp][] = [
    ["queue.type: disk", /"queue\.type"/],
    ["queue.max_bytes: much", /"queue\.max_bytes"/],
    ["xpack.monitoring.enabled: true", /"xpack\.monitoring\.enabled": is not supported/],
    ["pipeline.wrokers: 2", /Setting "pipeline\.wrokers" is not supported/],
    ["pipeline.workers: none", /"pipeline\.workers"/],
  ];
  for (const [yaml, message] of faults) {
    it(`refuse ${yaml}`, () => assert.throws(() => readSettings(folderWith(yaml), {}, {}), message));
  }

  describe("of pipelines", () => {
    const pipelines = (yaml: string, node = "") => {
      const folder = folderWith(node);
      writeFileSync(join(folder, "pipelines.yml"), yaml);
      return readPipelines(folder, readSettings(folder, {}, {}));
    };

    it("are those of the node but for what pipelines.yml says", () => {
      const [first, second] = pipelines(
        "- pipeline.id: a\n  path.config: /a\n- pipeline.id: b\n  path.config: /b\n  queue.type: memory\n",
        "queue.type: persisted\nqueue.max_bytes: 2mb\n",
      );
      assert.deepEqual([first?.["queue.type"], first?.["queue.max_bytes"]], ["persisted", 2 * 1024 * 1024]);
      assert.deepEqual([second?.["path.config"], second?.["queue.type"]], ["/b", "memory"]);
    });

    it("are not read where the node says what its pipeline is", () => {
      assert.equal(pipelines("- pipeline.id: a\n", "path.config: /c")[0]?.["pipeline.id"], "main");
    });

    it("refuse an id that is there twice, and what is the node's alone", () => {
      const one = "- pipeline.id: a\n  path.config: /a\n";
      assert.throws(() => pipelines(one + one), /same pipeline\.id: a/);
      assert.throws(() => pipelines(`${one}  log.level: info\n`), /"log\.level" of a pipeline is not supported/);
    });
  });

  it("refuse flags that are not known", () => {
    assert.throws(() => readCommandLine(["--modules", "x"]), { name: "ConfigurationError", message: /--modules/ });
  });
});
