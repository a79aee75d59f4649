import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCommandLine } from "./command-line";
import { readSettings } from "./settings";

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
    assert.deepEqual(
      [settings["path.config"], settings["api.http.host"]],
      ["/usr/share/logstash/pipeline", "127.0.0.1"],
    );
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
    ["queue.type: persisted", /"queue\.type": only 'memory' is supported by this stand-in/],
    ["xpack.monitoring.enabled: true", /"xpack\.monitoring\.enabled": is not supported/],
    ["pipeline.wrokers: 2", /Setting "pipeline\.wrokers" is not supported/],
    ["pipeline.workers: none", /"pipeline\.workers"/],
  ];
  for (const [yaml, message] of faults) {
    it(`refuse ${yaml}`, () => assert.throws(() => readSettings(folderWith(yaml), {}, {}), message));
  }

  it("refuse flags that are not known", () => {
    assert.throws(() => readCommandLine(["--modules", "x"]), { name: "ConfigurationError", message: /--modules/ });
  });
});
