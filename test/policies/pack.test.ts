import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../../policies/policies";

const FOLDER = join(__dirname, "../../policies");
const ORDER = [
  "name",
  "description",
  "enforcementLevel",
  "configSchema",
  "remediateResource",
  "validateResource",
  "validateStack",
];

describe("the policy pack", () => {
  it("names each policy once", () => {
    const names = policies.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
  });

  for (const policy of policies)
    it(`says what ${policy.name} is in one sentence, then at which level, then how`, () => {
      assert.match(policy.description, /^[A-Z].*\.$/);
      const present = Object.keys(policy);
      assert.deepEqual(
        present,
        ORDER.filter((property) => present.includes(property)),
      );
    });

  for (const file of readdirSync(FOLDER).filter((name) => /^(dev|prod|sandbox)\.json$/.test(name)))
    it(`has no setting in ${file} that no policy has`, () => {
      const settings = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Record<string, string | object>;
      for (const [name, setting] of Object.entries(settings)) {
        const policy = policies.find((one) => one.name === name);
        assert.ok(policy, `there is no policy '${name}'`);
        const known = ["enforcementLevel", ...Object.keys(policy.configSchema?.properties ?? {})];
        for (const key of Object.keys(typeof setting === "string" ? {} : setting)) assert.ok(known.includes(key), key);
      }
    });

  it("switches nothing off in prod", () => {
    const settings = readFileSync(join(FOLDER, "prod.json"), "utf8");
    assert.doesNotMatch(settings, /"disabled"/);
  });
});
