import assert from "node:assert/strict";
import { boolean, integer, list, map, object, resource, set, string } from "./index";
import { Bench, secret } from "./testing";
import { UNKNOWN } from "./values";

const inputs = {
  name: string({ required: true, replace: true }),
  size: integer({ default: 5 }),
  mustRun: boolean({ default: true, replace: (from, to) => from === false && to !== false }),
  hostname: string({ computed: true, replace: true }),
  config: string({ normalize: (text) => JSON.parse(text) as unknown }),
  ports: list(object({ internal: integer({ required: true }), ip: string({ default: "0.0.0.0" }) }), { replace: true }),
  envs: set(string()),
  tags: map(string()),
  keep: boolean({ ignored: true }),
};
const operations = {
  create: () => Promise.resolve({ id: "1" }),
  delete: () => Promise.resolve(),
};
const thing = resource({
  inputs,
  ...operations,
  deleteBeforeReplace: (news, olds) => news.name === olds.name,
  update: () => Promise.resolve(),
});
const bench = new Bench(thing);
const paths = (olds: Parameters<Bench["diff"]>[0], news: Parameters<Bench["diff"]>[1]) =>
  bench.diff(olds, news).details.map(({ path, kind, replace }) => `${kind} ${path}${replace ? " (replace)" : ""}`);

describe("differences", () => {
  it("finds none between spellings of the same", () => {
    const olds = { name: "a", envs: ["A=1", "B=2"], config: '{"a":1,"b":2}', tags: {}, ports: [{ internal: 1 }] };
    const news = {
      name: "a",
      envs: ["B=2", "A=1"],
      config: '{"b":2, "a":1}',
      size: 5,
      ports: [{ internal: 1, ip: "0.0.0.0" }],
    };
    assert.deepEqual(paths(olds, news), []);
    assert.deepEqual(paths(news, olds), []);
  });

  it("takes an absent value for a default, and else for nothing", () => {
    assert.deepEqual(paths({}, { size: 5, mustRun: true, tags: {}, envs: [] }), []);
    assert.deepEqual(paths({}, { size: 0 }), ["add size"]);
  });

  it("shows the smallest parts, and what forces a replacement", () => {
    const olds = { ports: [{ internal: 80 }, { internal: 81 }], tags: { a: "1", "b.c": "2" }, size: 1 };
    const news = { ports: [{ internal: 8080 }], tags: { "b.c": "3", d: "4" }, size: 2 };
    assert.deepEqual(paths(olds, news), [
      "update size",
      "update ports[0].internal (replace)",
      "delete ports[1] (replace)",
      "delete tags.a",
      'update tags["b.c"]',
      "add tags.d",
    ]);
  });

  it("shows in a set only what came and what went", () => {
    assert.deepEqual(paths({ envs: ["A=1", "B=2", "C=3"] }, { envs: ["C=3", "B=2", "A=2"] }), [
      "delete envs[0]",
      "add envs[2]",
    ]);
  });

  it("takes an unknown value for a change", () => {
    assert.deepEqual(paths({ name: "a", size: 1 }, { name: UNKNOWN, size: UNKNOWN }), [
      "update name (replace)",
      "update size",
    ]);
    assert.deepEqual(paths({ ports: [{ internal: 80 }] }, { ports: [{ internal: UNKNOWN }] }), [
      "update ports[0].internal (replace)",
    ]);
  });

  it("compares secrets by their value", () => {
    assert.deepEqual(paths({ envs: [secret("A=1")] }, { envs: ["A=1"] }), []);
    assert.deepEqual(paths({ envs: secret(["A=1"]) }, { envs: [secret("A=2")] }), ["update envs[0]"]);
  });

  it("leaves to the service what the program does not say", () => {
    assert.deepEqual(paths({ hostname: "chosen" }, {}), []);
    assert.deepEqual(paths({ hostname: "chosen" }, { hostname: "mine" }), ["update hostname (replace)"]);
  });

  it("replaces where the values say so", () => {
    assert.deepEqual(paths({ mustRun: false }, {}), ["delete mustRun (replace)"]);
    assert.deepEqual(paths({}, { mustRun: false }), ["add mustRun"]);
  });

  it("deletes first only what it replaces under the same name", () => {
    assert.equal(bench.diff({ name: "a" }, { name: "a", ports: [{ internal: 1 }] }).deleteBeforeReplace, true);
    assert.equal(bench.diff({ name: "a" }, { name: "b" }).deleteBeforeReplace, false);
    assert.equal(bench.diff({ name: "a", size: 1 }, { name: "a", size: 2 }).deleteBeforeReplace, false);
  });

  it("replaces for any change where there is no update, but for what is ignored", () => {
    const immutable = new Bench(resource({ inputs, ...operations }));
    assert.deepEqual(immutable.diff({ size: 1 }, { size: 2 }).replaces, ["size"]);
    assert.deepEqual(immutable.diff({ keep: true }, {}), {
      details: [{ path: "keep", kind: "delete", replace: false }],
      changed: ["keep"],
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("adds what is due by the state", () => {
    const due = new Bench(
      resource({
        inputs,
        ...operations,
        due: (state) => (state.size === 3 ? [{ property: "size" as const, replace: true }] : []),
      }),
    );
    assert.deepEqual(due.diff({}, {}, { size: 3 }).replaces, ["size"]);
    assert.deepEqual(due.diff({}, {}, { size: 4 }).replaces, []);
  });
});
