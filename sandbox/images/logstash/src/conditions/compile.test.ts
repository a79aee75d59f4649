import assert from "node:assert/strict";
import { filtered } from "../testing/pipelines";

const holds = (condition: string, fields: Record<string, unknown>) =>
  filtered(`if ${condition} { mutate { add_tag => "yes" } }`, fields).includes("tags");

describe("conditions", () => {
  const cases: [condition: string, fields: Record<string, unknown>, expected: boolean][] = [
    ["[a]", {}, false],
    ["[a]", { a: 0 }, true],
    ["[a]", { a: "false" }, false],
    ["[a]", { a: false }, false],
    ["[a]", { a: "" }, false],
    ["![a]", {}, true],
    ["!([a] and [b])", { a: 1 }, true],
    ["[a][b]", { a: { b: "x" } }, true],
    ["[a][1]", { a: ["x", "y"] }, true],
    ["[a][-1] == 'y'", { a: ["x", "y"] }, true],
    ["[a] == 200", { a: 200 }, true],
    ["[a] == 200", { a: "200" }, false],
    ["[a] != 200", { a: "200" }, true],
    ["[a] == [b]", { a: "x", b: "x" }, true],
    ["[a] >= 400", { a: 400 }, true],
    ["[a] > 400", { a: 400 }, false],
    ["400 <= [a]", { a: 401 }, true],
    ["[a] < [b]", { a: 1.5, b: 2 }, true],
    ["[a] < 'b'", { a: "a" }, true],
    ["[a] =~ /^b\\d+/", { a: "x\nb12" }, true],
    ["[a] =~ 'b.'", { a: "abc" }, true],
    ["[a] =~ /(?i)ABC/", { a: "abc" }, true],
    ["[a] !~ /b/", { a: "abc" }, false],
    ["[a] !~ /b/", {}, true],
    ["[a] =~ /1/", { a: 1 }, false],
    ["'x' in [a]", { a: ["x", "y"] }, true],
    ["'x' in [a]", { a: "axb" }, true],
    ["'x' in [a]", {}, false],
    ["1 in [a]", { a: [1, 2] }, true],
    ["[a] in ['x', 'y']", { a: "y" }, true],
    ["[a] in [200, 201]", { a: 201 }, true],
    ["[a] in [200, 201]", { a: "201" }, true],
    ["[a] in 'xyz'", { a: "y" }, true],
    ["[a] in [b]", { a: "y", b: ["x", "y"] }, true],
    ["[a] not in ['x', 'y']", { a: "z" }, true],
    ["[a] not in ['x', 'y']", {}, true],
    ["[a] and [b] or [c]", { c: 1 }, true],
    ["[c] or [a] and [b]", { c: 1 }, true],
    ["([c] or [a]) and [b]", { c: 1 }, false],
    ["[a] xor [b]", { a: 1, b: 1 }, false],
    ["[a] nand [b]", { a: 1, b: 1 }, false],
    ["[a] and [a] >= 400", {}, false],
    ["[@metadata][a] == 'x'", { "@metadata": { a: "x" } }, true],
  ];
  for (const [condition, fields, expected] of cases) {
    it(`${condition} is ${expected} for ${JSON.stringify(fields)}`, () =>
      assert.equal(holds(condition, fields), expected));
  }

  it("stop the pipeline where a comparison cannot be made, as Logstash 8.11 does", () => {
    assert.throws(() => holds("[a] >= 400", {}), /'<null-value>' \(left\) and 'number:400' \(right\) for >=/);
    assert.throws(() => holds("[a] >= 400", { a: "500" }), /'string:500' \(left\)/);
  });

  it("take environment variables", () => {
    process.env["TEST_LEVEL"] = "high";
    assert.ok(holds('[a] == "${TEST_LEVEL}"', { a: "high" }));
    assert.ok(holds('[a] == "${TEST_ABSENT:low}"', { a: "low" }));
  });

  it("choose one arm alone", () => {
    const chosen = (a: unknown) =>
      filtered(
        `if [a] == 1 { mutate { add_tag => "one" } } else if [a] == 2 { mutate { add_tag => "two" } }
         else { mutate { add_tag => "else" } }`,
        { a },
      ).get("tags");
    assert.deepEqual([chosen(1), chosen(2), chosen(3)], [["one"], ["two"], ["else"]]);
  });
});
