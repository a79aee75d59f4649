import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bench, secret } from "../kit/testing";
import { UNKNOWN } from "../kit/values";
import { localCommand } from "./local";

describe("local command", () => {
  const bench = new Bench(localCommand);
  let dir: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "command-"));
  });
  after(() => rm(dir, { recursive: true }));
  afterEach(() => (bench.messages.length = 0));

  it("runs create with its environment and input, and keeps the output without the last line's end", async () => {
    const inputs = { create: "cat; echo $A; echo oops >&2", environment: { A: "1" }, stdin: "in\n" };
    const { id, state } = await bench.create(inputs);
    assert.match(id, /^thing[0-9a-f]{8}$/);
    assert.deepEqual([state["stdout"], state["stderr"]], ["in\n1", "oops"]);
    assert.deepEqual(bench.messages.map(({ message }) => message).sort(), ["1", "in", "oops"]);
  });

  it("runs in a folder, by an interpreter", async () => {
    const node = ["node", "-e"];
    const { state } = await bench.create({
      create: "console.log(process.cwd())",
      interpreter: node,
      dir,
      logging: "none",
    });
    assert.equal(state["stdout"], dir);
    assert.deepEqual(bench.messages, []);
    await assert.rejects(
      bench.create({ create: "true", dir: "/nowhere" }),
      /\/bin\/sh cannot be run in \/nowhere: .*ENOENT/,
    );
  });

  it("fails with the exit status and all output, but no secret", async () => {
    const inputs = { create: "echo at work; cat >&2; exit 3", stdin: secret("hunter2"), logging: "none" };
    await assert.rejects(bench.create(inputs), {
      message: 'exit status 3: running "echo at work; cat >&2; exit 3":\nat work\n[secret]',
    });
    await assert.rejects(bench.create({ create: "kill -9 $$" }), /^Error: signal: SIGKILL: running/);
  });

  it("makes a secret of output that may show one", async () => {
    const { state } = await bench.create({ create: "cat", stdin: secret("hunter2"), logging: "none" });
    assert.deepEqual(state["stdout"], secret("hunter2"));
  });

  it("runs update, or else create again, with the previous output at hand", async () => {
    const inputs = { create: "echo one" };
    const { id, state } = await bench.create(inputs);
    const again = { create: "echo $PULUMI_COMMAND_STDOUT and two" };
    assert.deepEqual(bench.diff(inputs, again).replaces, []);
    assert.equal((await bench.update(id, { inputs, state }, again))["stdout"], "one and two");
    const update = { ...inputs, update: "echo ${PULUMI_COMMAND_STDOUT:-nothing}", addPreviousOutputInEnv: false };
    assert.equal((await bench.update(id, { inputs, state }, update))["stdout"], "nothing");
    assert.equal((await bench.update(id, { inputs, state }, again, true))["stdout"], UNKNOWN);
  });

  it("replaces when a trigger changes", () => {
    const inputs = { create: "true", triggers: [1, { a: "b" }] };
    assert.deepEqual(bench.diff(inputs, inputs).changed, []);
    assert.deepEqual(bench.diff(inputs, { create: "true", triggers: [2, { a: "b" }] }).replaces, ["triggers"]);
  });

  it("runs delete, if there is one", async () => {
    const { id, state } = await bench.create({ create: "echo made", delete: "echo $PULUMI_COMMAND_STDOUT >gone", dir });
    await bench.delete(id, state);
    assert.equal(await readFile(join(dir, "gone"), "utf8"), "made\n");
    await bench.delete(id, { create: "true" });
  });

  it("does nothing without create, and keeps what is known in a refresh", async () => {
    const { id, state } = await bench.create({ delete: "true" });
    assert.equal(state["stdout"], "");
    assert.deepEqual(await bench.read(id, { delete: "true" }, state), { id, inputs: { delete: "true" }, state });
  });

  it("refuses what it does not do", () => {
    assert.match(bench.check({ create: "true", assetPaths: ["*"] }).failures[0] ?? "", /'assetPaths' .* not supported/);
    assert.match(bench.check({ create: "true", logging: "loud" }).failures[0] ?? "", /one of stdout, stderr/);
  });
});
