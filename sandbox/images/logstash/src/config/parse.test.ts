import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BranchNode, PluginNode, Value } from "./ast";
import { parsePipeline, readPipeline } from "./parse";

const firstStatement = (text: string) => parsePipeline(text, "p.conf")[0]?.body[0];
const valueOf = (value: string) =>
  (firstStatement(`input { http { a => ${value} } }`) as PluginNode).attributes[0]?.value;

describe("pipeline parser", () => {
  const values: Record<string, Value> = {
    json: "json",
    '"a \\" b"': 'a \\" b',
    "'it is'": "it is",
    "8080": 8080,
    "-1.5": -1.5,
    "[]": [],
    '[ "a", 1, [ b2 ] ]': ["a", 1, ["b2"]],
    "{}": new Map(),
    '{ "a" => 1 bb => "2" 3 => [ 4 ] }': new Map<string, Value>([
      ["a", 1],
      ["bb", "2"],
      ["3", [4]],
    ]),
  };
  for (const [text, value] of Object.entries(values)) {
    it(`reads ${text}`, () => assert.deepEqual(valueOf(text), value));
  }

  it("reads a codec with settings", () => {
    const codec = valueOf("json { ecs_compatibility => disabled }") as PluginNode;
    assert.equal(codec.name, "json");
    assert.deepEqual(
      codec.attributes.map(({ name, value }) => [name, value]),
      [["ecs_compatibility", "disabled"]],
    );
  });

  it("knows where every setting stands", () => {
    const plugin = firstStatement(
      "# first\ninput {\n  http { # here\n    port => 1\n    host => two }\n}",
    ) as PluginNode;
    assert.deepEqual(
      plugin.attributes.map(({ name, at }) => [name, at.file, at.line, at.column]),
      [
        ["port", "p.conf", 4, 5],
        ["host", "p.conf", 5, 5],
      ],
    );
  });

  it("binds 'and' closer than 'or', and chains else if", () => {
    const branch = firstStatement(`filter {
      if [a] or [b] == "x" and !([c] in [d]) { drop {} }
      else if [e] not in ["f", "g"] { drop {} }
      else if [message] =~ /a\\/b$/ { drop {} }
      else { mutate {} }
    }`) as BranchNode;
    const [first, second, third] = branch.arms.map(({ condition }) => condition);
    assert.ok(first?.kind === "logical" && first.operator === "or" && first.right.kind === "logical");
    assert.equal(first.right.operator, "and");
    assert.ok(second?.kind === "membership" && second.operator === "not in");
    assert.ok(third?.kind === "match" && third.pattern === "a\\/b$");
    assert.equal(branch.otherwise.length, 1);
  });

  it("takes a list of one in a condition for a field reference, as Logstash does", () => {
    const branch = firstStatement('filter { if [a] in ["b"] { drop {} } }') as BranchNode;
    const condition = branch.arms[0]?.condition;
    assert.ok(condition?.kind === "membership");
    assert.deepEqual(condition.right, { kind: "field", reference: '["b"]' });
  });

  const faults: [string, string, RegExp][] = [
    [
      "a brace that is missing",
      "input {\n  http {\n    port => 1\n  }\n",
      /^p\.conf:5: Expected .*"}".* but end of input/,
    ],
    [
      "a setting without its arrow",
      "input {\n  http {\n    port 8080\n  }\n}",
      /^p\.conf:3: Expected "=>".* but "8" found/,
    ],
    ["one equals sign", "filter {\n\n  if [a] = 1 { drop {} }\n}", /^p\.conf:3: Expected .*"==".* but "=" found/],
    [
      "commas in a hash",
      'filter { mutate { add_field => { "a" => "b", "c" => "d" } } }',
      /^p\.conf:1: .* but "," found/,
    ],
    ["an unknown section", "inputs {}", /^p\.conf:1: Expected .* but "s" found/],
    ["a bareword of one letter", "input { http { a => x } }", /^p\.conf:1: /],
    ["a method call", 'filter { if foo("a") { drop {} } }', /^p\.conf:1: /],
    ["a string without its end", 'input { http { a => "x } }', /^p\.conf:1: /],
    ["a comment without a line break", "input {} # end", /^p\.conf:1: /],
    ["a comment between entries of a hash", 'input { http { a => { "b" => 1 # one\n "c" => 2 } } }', /^p\.conf:2: /],
    ["one key twice", "input { http { a => { bb => 1\n bb => 2 } } }", /^p\.conf:1: key 'bb' stands twice/],
  ];
  for (const [what, text, message] of faults) {
    it(`refuses ${what}`, () => {
      assert.throws(() => parsePipeline(text, "p.conf"), { name: "ConfigurationError", message });
    });
  }
});

describe("pipeline files", () => {
  it("are joined in the order of their names", () => {
    const folder = mkdtempSync(join(tmpdir(), "pipeline-"));
    writeFileSync(join(folder, "20-out.conf"), "output {}");
    writeFileSync(join(folder, "10-in.conf"), "input {}");
    writeFileSync(join(folder, ".hidden"), "nonsense");
    assert.deepEqual(
      readPipeline(folder).map(({ type }) => type),
      ["input", "output"],
    );
  });

  it("must be there", () => {
    assert.throws(() => readPipeline("/no/such/place"), /No config files found in path \/no\/such\/place/);
    assert.throws(() => readPipeline(mkdtempSync(join(tmpdir(), "pipeline-"))), /No config files found/);
  });
});
