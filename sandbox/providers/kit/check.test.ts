import assert from "node:assert/strict";
import { boolean, integer, list, map, object, resource, string } from "./index";
import { Bench, secret } from "./testing";
import { holdsSecret, UNKNOWN, type WireObject } from "./values";

const thing = resource({
  inputs: {
    name: string({ autoName: true }),
    size: integer({ required: true, validate: (size) => (size > 9 ? "must be at most 9" : undefined) }),
    mode: string({ oneOf: ["soft", "hard"], default: "soft" }),
    ports: list(object({ internal: integer({ required: true }), external: integer() }, { unsupported: ["exotic"] })),
    tags: map(string()),
    enabled: boolean(),
    token: string({ secret: true }),
  },
  unsupported: ["gpus"],
  check: ({ size, mode }) => (size === 0 && mode === "hard" ? ["a hard thing needs a size"] : []),
  create: () => Promise.resolve({ id: "1" }),
  delete: () => Promise.resolve(),
});
const bench = new Bench(thing);
const faults = (news: Parameters<Bench["check"]>[0]) => bench.check({ size: 1, ...news }).failures;

describe("checking inputs", () => {
  it("accepts what the description allows", () => {
    assert.deepEqual(faults({ ports: [{ internal: 80 }], tags: { a: "b" }, enabled: false, mode: "hard" }), []);
  });

  it("names an unknown property, the resource type and the nearest known ones", () => {
    const [fault = ""] = faults({ nmae: "x" });
    assert.match(fault, /^test:index:Thing has no property 'nmae'; nearest: name, /);
  });

  it("finds unknown properties at any depth", () => {
    assert.match(
      faults({ ports: [{ internal: 80, extrenal: 1 }] })[0] ?? "",
      /'ports\[0\]\.extrenal'; nearest: external/,
    );
  });

  it("tells a property that only the official provider has from a wrong one", () => {
    assert.match(
      faults({ gpus: "all" })[0] ?? "",
      /'gpus' of test:index:Thing is not supported by the sandbox's provider/,
    );
    assert.match(faults({ ports: [{ internal: 1, exotic: 2 }] })[0] ?? "", /'ports\[0\]\.exotic' .*not supported/);
  });

  it("names what is missing, also within lists", () => {
    assert.deepEqual(bench.check({}).failures, ["property 'size' of test:index:Thing is missing"]);
    assert.deepEqual(faults({ ports: [{}] }), ["property 'ports[0].internal' of test:index:Thing is missing"]);
  });

  it("reports every fault at once, without quoting a value", () => {
    const { failures } = bench.check({ size: secret("hunter2"), enabled: "hunter2", mode: "hunter2", tags: { a: 1 } });
    assert.deepEqual(failures, [
      "property 'size' of test:index:Thing must be a number, not a string",
      "property 'mode' of test:index:Thing must be one of soft, hard",
      "property 'tags[\"a\"]' of test:index:Thing must be a string, not a number",
      "property 'enabled' of test:index:Thing must be a boolean, not a string",
    ]);
  });

  it("takes whole numbers only, and only allowed ones", () => {
    assert.deepEqual(faults({ size: 1.5 }), ["property 'size' of test:index:Thing must be a whole number"]);
    assert.deepEqual(faults({ size: 10 }), ["property 'size' of test:index:Thing must be at most 9"]);
  });

  it("looks at properties together once each is well", () => {
    assert.deepEqual(faults({ size: 0, mode: "hard" }), ["a hard thing needs a size"]);
  });

  it("accepts unknown values anywhere", () => {
    assert.deepEqual(bench.check({ size: UNKNOWN, ports: UNKNOWN, tags: { a: UNKNOWN } }).failures, []);
    assert.deepEqual(faults({ ports: [{ internal: UNKNOWN }] }), []);
  });

  it("names what has no name, and keeps that name", () => {
    const name = (olds: WireObject) => bench.check({ size: 1 }, olds).inputs["name"] as string;
    const first = name({});
    assert.match(first, /^thing-[0-9a-f]{7}$/);
    assert.equal(name({ name: first }), first);
    assert.match(name({ name: "chosen" }), /^thing-/);
    assert.equal(bench.check({ size: 1, name: "mine" }).inputs["name"], "mine");
  });

  it("marks what is always a secret, and keeps the marks of the program", () => {
    const { inputs } = bench.check({ size: 1, token: "t", tags: { a: secret("b"), c: "d" } });
    assert.ok(holdsSecret(inputs["token"]));
    assert.deepEqual(inputs["tags"], { a: secret("b"), c: "d" });
  });

  it("adds no defaults to the inputs", () => {
    assert.equal("mode" in bench.check({ size: 1 }).inputs, false);
  });
});
