import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { buildContext, contextPaths, dockerfileWithin } from "./build-context";

describe("build context", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "context-"));
    await mkdir(join(root, "logs"));
    for (const file of ["Dockerfile", "main.js", "secret.env", "logs/a.log", "logs/keep.log"]) {
      await writeFile(join(root, file), file);
    }
    await writeFile(join(root, ".dockerignore"), "*.env\nlogs/*\n!logs/keep.log\nDockerfile\n");
  });
  after(() => rm(root, { recursive: true }));

  it("leaves out what .dockerignore names, but for the Dockerfile", async () => {
    const expected = [".dockerignore", "Dockerfile", "logs", "logs/keep.log", "main.js"];
    assert.deepEqual(await contextPaths(root, "Dockerfile"), expected);
    const archive = await text(await buildContext(root, "Dockerfile"));
    assert.match(archive, /logs\/keep\.log/);
    assert.doesNotMatch(archive, /secret\.env\0/);
  });

  it("must exist, and hold its Dockerfile", async () => {
    await assert.rejects(contextPaths(join(root, "nowhere"), "Dockerfile"), /build context .* cannot be read/);
    await assert.rejects(contextPaths(root, "Other"), /has no Other/);
    assert.equal(dockerfileWithin("/c", "/c/sub/Dockerfile"), "sub/Dockerfile");
    assert.throws(() => dockerfileWithin("/c", "/d/Dockerfile"), /lies outside of the build context/);
  });
});
