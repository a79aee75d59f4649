import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { startPolicyPack } from "../../stacks/sharedPolicyPack";

const LAUNCHER = "pulumi-analyzer-policy";

describe("a policy pack that stacks share", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "apim-test-pack-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("has any other pack started as ever", async () => {
    writeFileSync(join(folder, LAUNCHER), '#!/bin/sh\necho "started for $*"\n', { mode: 0o755 });
    const { PATH } = process.env;
    process.env.PATH = folder + delimiter + PATH;
    const pack = await startPolicyPack("policies").finally(() => (process.env.PATH = PATH));
    const started = execFileSync(LAUNCHER, ["127.0.0.1:1", "."], { cwd: folder, env: pack.env, encoding: "utf8" });
    pack.end();
    assert.equal(started, "started for 127.0.0.1:1 .\n");
  });

  it("must start", async () => {
    writeFileSync(join(folder, "index.js"), "process.exit(3);\n");
    await assert.rejects(startPolicyPack(folder), { message: `the policy pack in '${folder}' did not start` });
  });

  it("must be there", async () => {
    await assert.rejects(startPolicyPack(join(folder, "none")), /ENOENT/);
  });
});
