import assert from "node:assert/strict";
import { compile, fieldAfter, filtered } from "../../testing/pipelines";

describe("every filter", () => {
  it("adds fields, and makes a list of one that exists", () => {
    const filter = 'mutate { add_field => { "a" => "%{b}" "[n][%{b}]" => [ "1", "2" ] "c" => "d" } }';
    const event = filtered(filter, { b: "x", c: "y" });
    assert.deepEqual([event.get("a"), event.get("n"), event.get("c")], ["x", { x: ["1", "2"] }, ["y", "d"]]);
  });

  it("removes fields, adds and removes tags, in that order", () => {
    const filter = 'mutate { remove_tag => "old" add_tag => [ "new-%{a}", "old" ] remove_field => [ "b", "[c][d]" ] }';
    const event = filtered(filter, { a: 1, b: 2, c: { d: 3 }, tags: ["old", "kept"] });
    assert.deepEqual(event.get("tags"), ["kept", "new-1"]);
    assert.deepEqual([event.get("b"), event.get("c")], [undefined, {}]);
  });

  it("merges a setting that stands twice", () => {
    const filter =
      'mutate { add_field => { "a" => "1" } add_field => { "b" => "2" } add_tag => "x" add_tag => [ "y" ] }';
    const event = filtered(filter, {});
    assert.deepEqual([event.get("a"), event.get("b"), event.get("tags")], ["1", "2", ["x", "y"]]);
  });
});

describe("mutate", () => {
  const cases: [filter: string, fields: Record<string, unknown>, reference: string, expected: unknown][] = [
    ['rename => { "a" => "[b][c]" }', { a: 1 }, "[b][c]", 1],
    ['rename => { "a" => "b" }', { b: 1 }, "b", 1],
    ['update => { "a" => "%{b}" }', { b: "x" }, "a", undefined],
    ['update => { "a" => "%{b}" }', { a: 1, b: "x" }, "a", "x"],
    ['replace => { "a" => "%{b}" }', { b: "x" }, "a", "x"],
    ['coerce => { "a" => "%{b}" }', { a: null, b: "x" }, "a", "x"],
    ['convert => { "a" => "integer" }', { a: "1,234.9 ms" }, "a", 1234],
    ['convert => { "a" => "integer" }', { a: -1.9 }, "a", -1],
    ['convert => { "a" => "integer" }', { a: "many" }, "a", 0],
    ['convert => { "a" => "integer" }', { a: ["1", null, true] }, "a", [1, null, 1]],
    ['convert => { "a" => "integer" }', { a: { b: 1 } }, "a", { b: 1 }],
    ['convert => { "a" => "float" }', { a: "1.5" }, "a", 1.5],
    ['convert => { "a" => "float_eu" }', { a: "1.234,5" }, "a", 1234.5],
    ['convert => { "a" => "string" }', { a: 1 }, "a", "1"],
    ['convert => { "a" => "boolean" }', { a: "yes" }, "a", true],
    ['convert => { "a" => "boolean" }', { a: 0 }, "a", false],
    ['convert => { "a" => "boolean" }', { a: "maybe" }, "a", "maybe"],
    ['gsub => [ "a", "/", "_" ]', { a: "/x/y" }, "a", "_x_y"],
    ['gsub => [ "a", "(?<n>o)(.)", "\\2\\k<n>\\0" ]', { a: "oxoy" }, "a", "xooxyooy"],
    ['gsub => [ "a", "o", "%{b}" ]', { a: ["no", 1], b: "0" }, "a", ["n0", 1]],
    ['gsub => [ "a", "%{b}", "" ]', { a: "abc", b: "[bc]" }, "a", "a"],
    ['gsub => [ "a", "^.", "" ]', { b: 1 }, "a", undefined],
    ['uppercase => "a"', { a: ["x", 1] }, "a", ["X", 1]],
    ['lowercase => [ "a" ]', { a: "XyZ" }, "a", "xyz"],
    ['capitalize => [ "a" ]', { a: "xYz" }, "a", "Xyz"],
    ['strip => [ "a" ]', { a: "  x " }, "a", "x"],
    ['split => { "a" => "," }', { a: "1,2" }, "a", ["1", "2"]],
    ['join => { "a" => "-" }', { a: [1, "2"] }, "a", "1-2"],
    ['merge => { "a" => "b" }', { a: "1", b: ["2"] }, "a", ["1", "2"]],
    ['merge => { "a" => "b" }', { a: { x: 1 }, b: { y: 2 } }, "a", { x: 1, y: 2 }],
    ['merge => { "a" => "b" }', { a: { x: 1 }, b: [2] }, "a", { x: 1 }],
    ['copy => { "[a][b]" => "c" }', { a: { b: { x: 1 } } }, "c", { x: 1 }],
    ['copy => { "[a][b]" => "c" }', {}, "c", undefined],
    ['copy => { "a" => "[@metadata][id]" }', { a: 7 }, "[@metadata][id]", 7],
  ];
  for (const [settings, fields, reference, expected] of cases) {
    it(`${settings} on ${JSON.stringify(fields)}`, () => {
      assert.deepEqual(fieldAfter(`mutate { ${settings} }`, fields, reference), expected);
    });
  }

  it("works in its own order, not the file's", () => {
    const filter = 'mutate { copy => { "b" => "c" } convert => { "b" => "integer" } rename => { "a" => "b" } }';
    assert.equal(fieldAfter(filter, { a: "5" }, "c"), 5);
  });

  it("tags an event that it fails on, and leaves what comes after undone", () => {
    const event = filtered('mutate { replace => { "[a][b]" => "x" } add_tag => "done" }', { a: "text" });
    assert.deepEqual(event.get("tags"), ["_mutate_error"]);
  });

  it("refuses conversions and gsubs that it does not know", () => {
    assert.throws(
      () => compile('filter {\n mutate {\n convert => { "a" => "int" } } }'),
      /^Configuration\w*: test\.conf:3: .*expected one of string, integer/,
    );
    assert.throws(
      () => compile('filter { mutate { gsub => [ "a", "b" ] } }'),
      /test\.conf:1: gsub takes field, regular expression and replacement/,
    );
    assert.throws(
      () => compile('filter { mutate { gsub => [ "a", "(?<=b", "" ] } }'),
      /test\.conf:1: regular expression .* is not supported/,
    );
  });
});

describe("date", () => {
  const cases: [match: string, value: unknown, expected: string | undefined][] = [
    ['"UNIX_MS"', 1795485269414, "2026-11-24T01:54:29.414Z"],
    ['"UNIX_MS"', "1795485269414", "2026-11-24T01:54:29.414Z"],
    ['"UNIX_MS"', "soon", undefined],
    ['"UNIX"', 1795485269.5, "2026-11-24T01:54:29.500Z"],
    ['"UNIX"', "1795485269", "2026-11-24T01:54:29.000Z"],
    ['"UNIX"', 1795485269414, undefined],
    ['"ISO8601"', "2026-11-24T01:54:29.414+01:00", "2026-11-24T00:54:29.414Z"],
    ['"ISO8601"', "2026-11-24 01:54:29,414", "2026-11-24T01:54:29.414Z"],
    ['"dd/MMM/yyyy:HH:mm:ss Z"', "24/Nov/2026:01:54:29 +0200", "2026-11-23T23:54:29.000Z"],
    ['"UNIX_MS", "yyyy-MM-dd"', "2026-11-24", "2026-11-24T00:00:00.000Z"],
    ['"UNIX_MS"', { a: 1 }, undefined],
  ];
  for (const [formats, value, expected] of cases) {
    it(`reads ${JSON.stringify(value)} as ${formats}: ${expected}`, () => {
      const event = filtered(`date { match => [ "t", ${formats} ] target => "[at]" }`, { t: value });
      assert.deepEqual((event.get("at") as Date | undefined)?.toISOString(), expected);
      assert.deepEqual(event.get("tags"), expected ? undefined : ["_dateparsefailure"]);
    });
  }

  it("sets @timestamp, in the given time zone", () => {
    const event = filtered(
      'date { match => [ "t", "yyyy-MM-dd HH:mm" ] timezone => "Asia/Taipei" add_tag => "dated" }',
      { t: "2026-11-24 08:00" },
    );
    assert.equal(event.timestamp?.toISOString(), "2026-11-24T00:00:00.000Z");
    assert.deepEqual(event.get("tags"), ["dated"]);
  });

  it("leaves an event alone that has no such field", () => {
    assert.equal(fieldAfter('date { match => [ "t", "UNIX" ] add_tag => "dated" }', {}, "tags"), undefined);
  });

  it("refuses formats that it does not know", () => {
    assert.throws(
      () => compile('filter { date { match => [ "t", "G yyyy" ] } }'),
      /date pattern 'G yyyy': 'G' is not supported/,
    );
    assert.throws(() => compile('filter { date { match => [ "t" ] } }'), /at least one date format/);
  });
});

describe("json filter", () => {
  it("spreads an object over the event, or puts it into its target", () => {
    assert.deepEqual(fieldAfter('json { source => "m" }', { m: '{"a":{"b":1}}' }, "a"), { b: 1 });
    assert.deepEqual(fieldAfter('json { source => "m" target => "[x][y]" }', { m: "[1]" }, "[x][y]"), [1]);
    assert.equal(
      filtered('json { source => "m" }', { m: '{"@timestamp":"2023-01-01T00:00:00Z"}' }).timestamp?.getTime(),
      1672531200000,
    );
  });

  it("tags what is no JSON, or no object without a target", () => {
    assert.deepEqual(fieldAfter('json { source => "m" }', { m: "{" }, "tags"), ["_jsonparsefailure"]);
    assert.deepEqual(fieldAfter('json { source => "m" }', { m: "[1]" }, "tags"), ["_jsonparsefailure"]);
    assert.equal(fieldAfter('json { source => "m" skip_on_invalid_json => true }', { m: "{" }, "tags"), undefined);
    assert.equal(fieldAfter('json { source => "m" }', {}, "tags"), undefined);
  });
});

describe("prune, drop and uuid", () => {
  it("prune keeps what is on the whitelist", () => {
    const event = filtered('prune { whitelist_names => [ "^a", "^@timestamp$" ] }', { ab: 1, ba: 2 });
    assert.deepEqual(Object.keys(event.toHash()).sort(), ["@timestamp", "ab"]);
  });

  it("drop ends an event's way", () => {
    const event = filtered('if [a] { drop {} mutate { add_tag => "late" } } mutate { add_tag => "later" }', { a: 1 });
    assert.ok(event.cancelled);
    assert.equal(event.get("tags"), undefined);
  });

  it("uuid fills a field that is empty", () => {
    assert.match(
      fieldAfter('uuid { target => "[@metadata][id]" }', {}, "[@metadata][id]") as string,
      /^[0-9a-f-]{36}$/,
    );
    assert.equal(fieldAfter('uuid { target => "id" }', { id: "mine" }, "id"), "mine");
  });
});
