import assert from "node:assert/strict";
import { boolean, type Context, integer, list, object, resource, set, string, Unreachable } from "./index";
import { Bench, secret } from "./testing";
import { UNKNOWN, type WireObject } from "./values";

interface Service {
  live?: WireObject | undefined;
  error?: Error;
}

const thing = resource({
  inputs: {
    name: string({ required: true }),
    restart: string({ default: "no" }),
    mustRun: boolean({ default: true }),
    hostname: string({ computed: true }),
    envs: set(string()),
    size: integer(),
    check: object({ interval: string({ default: "0s" }), tests: list(string()) }),
    grace: integer({ ignored: true }),
  },
  outputs: {
    address: string(),
    log: string({ volatile: true, secretFrom: ["envs"] }),
    key: string({ secret: true }),
  },
  async create({ client }: Context<Service>, inputs) {
    await client();
    if (inputs.name === "bad") throw new Error(`cannot make it with ${inputs.envs?.join()}`);
    return { id: "1", state: { address: "10.0.0.1", log: "hello", key: "k", hostname: "chosen" } };
  },
  async read({ client }) {
    const { live, error } = await client();
    if (error) throw error;
    return live && { id: "1", state: live };
  },
  async update(_context, _id, { changed }) {
    return { log: [...changed].join() };
  },
  async delete() {},
});

const service: Service = {};
const bench = new Bench(thing, service);
const inputs = { name: "a", envs: [secret("P=hunter2"), "A=1"] };

describe("state after create and update", () => {
  it("holds inputs, defaults and outputs, with secrets and what derives from them", async () => {
    const { id, state } = await bench.create(inputs);
    assert.equal(id, "1");
    assert.deepEqual(state, {
      name: "a",
      restart: "no",
      mustRun: true,
      envs: [secret("P=hunter2"), "A=1"],
      hostname: "chosen",
      address: "10.0.0.1",
      log: secret("hello"),
      key: secret("k"),
    });
  });

  it("is unknown in a preview where the service decides", async () => {
    const { state } = await bench.create({ name: "a" }, true);
    assert.deepEqual(
      [state["hostname"], state["address"], state["key"], state["restart"]],
      [UNKNOWN, UNKNOWN, secret(UNKNOWN), "no"],
    );
  });

  it("keeps known outputs in the preview of an update, but for those that it may change", async () => {
    const { state } = await bench.create(inputs);
    const preview = await bench.update("1", { inputs, state }, { ...inputs, size: 3 }, true);
    assert.deepEqual(
      [preview["address"], preview["hostname"], preview["log"]],
      ["10.0.0.1", "chosen", secret(UNKNOWN)],
    );
  });

  it("drops inputs that an update took away, and keeps outputs and what the service chose", async () => {
    const olds = { ...inputs, size: 3 };
    const { state } = await bench.create(olds);
    const updated = await bench.update("1", { inputs: olds, state }, inputs);
    assert.equal("size" in updated, false);
    assert.deepEqual([updated["address"], updated["hostname"], updated["log"]], ["10.0.0.1", "chosen", secret("size")]);
  });

  it("shows no secret in an error", async () => {
    await assert.rejects(bench.create({ ...inputs, name: "bad" }), { message: "cannot make it with [secret],A=1" });
  });
});

describe("refresh", () => {
  const known = { name: "a", restart: "no", mustRun: true, hostname: "chosen", envs: inputs.envs, address: "10.0.0.1" };
  const live = {
    name: "a",
    restart: "no",
    mustRun: true,
    hostname: "chosen",
    envs: ["A=1", "P=hunter2"],
    address: "10.0.0.1",
  };

  afterEach(() => {
    delete service.error;
    bench.messages.length = 0;
  });

  it("changes neither inputs nor state without drift", async () => {
    service.live = live;
    assert.deepEqual(await bench.read("1", inputs, known), { id: "1", inputs, state: known });
  });

  it("takes what drifted into the inputs, also what the program left out", async () => {
    service.live = { ...live, mustRun: false, size: 7 };
    const found = await bench.read("1", inputs, known);
    assert.deepEqual(found?.inputs, { ...inputs, mustRun: false, size: 7 });
    assert.deepEqual(bench.diff(found?.inputs ?? {}, inputs).changed, ["mustRun", "size"]);
  });

  it("keeps a secret secret when its value has drifted", async () => {
    service.live = { ...live, envs: ["P=other"] };
    const found = await bench.read("1", inputs, known);
    assert.deepEqual(found?.inputs["envs"], secret(["P=other"]));
    assert.deepEqual(found?.state["envs"], secret(["P=other"]));
  });

  it("takes away what the service no longer has", async () => {
    service.live = { ...live, size: undefined as never };
    const found = await bench.read("1", { ...inputs, size: 7 }, { ...known, size: 7 });
    assert.equal("size" in (found?.inputs ?? {}), false);
    assert.equal("size" in (found?.state ?? {}), false);
  });

  it("leaves what the service chooses, and what only concerns the state", async () => {
    service.live = { ...live, hostname: "another", grace: 9, address: "10.0.0.2" };
    const found = await bench.read("1", inputs, known);
    assert.deepEqual(found?.inputs, inputs);
    assert.deepEqual([found?.state["hostname"], found?.state["address"]], ["another", "10.0.0.2"]);
  });

  it("sees defaults at any depth", async () => {
    const checked = { ...inputs, check: { tests: ["true"] } };
    service.live = { ...live, check: { tests: ["true"], interval: "0s" } };
    assert.deepEqual((await bench.read("1", checked, { ...known, check: checked.check }))?.inputs, checked);
  });

  it("finds a resource gone", async () => {
    service.live = undefined;
    assert.equal(await bench.read("1", inputs, known), undefined);
  });

  it("keeps what is known, and warns, while the service cannot be reached", async () => {
    service.error = new Unreachable("the database does not answer");
    assert.deepEqual(await bench.read("1", inputs, known), { id: "1", inputs, state: known });
    assert.match(bench.messages[0]?.message ?? "", /kept as last known.*the database does not answer/);
  });

  it("fails for any other error", async () => {
    service.error = new Error("denied");
    await assert.rejects(bench.read("1", inputs, known), { message: "denied" });
  });
});

describe("import", () => {
  it("takes as inputs what differs from defaults", async () => {
    service.live = { name: "a", restart: "no", mustRun: false, hostname: "h", size: 0, envs: [], address: "10.0.0.1" };
    const found = await bench.read("1");
    assert.deepEqual(found?.inputs, { name: "a", mustRun: false, hostname: "h" });
    assert.deepEqual(bench.diff(found?.inputs ?? {}, { name: "a", mustRun: false }).changed, []);
  });

  it("fails while the service cannot be reached", async () => {
    service.error = new Unreachable("no answer");
    await assert.rejects(bench.read("1"), Unreachable);
    delete service.error;
  });
});
