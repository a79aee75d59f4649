import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { registeredBy, type Registered } from "./program";

/** What each stack registers, sorted: a reviewer reads a change of these files as the change's effect. */
describe("what each stack registers", () => {
  for (const stack of ["sandbox", "dev", "prod"]) {
    it(stack, async () => {
      const file = join(__dirname, "snapshots", `${stack}.yaml`);
      const now = render(await registeredBy(stack));
      if (process.env.UPDATE_SNAPSHOTS === "1") writeFileSync(file, now);
      assert.ok(existsSync(file), `${file} is missing: write it with 'make snapshots'`);
      assert.equal(now, readFileSync(file, "utf8"), "not what the snapshot has; if it is meant, run 'make snapshots'");
    });
  }
});

function render(resources: Registered[]): string {
  const shown = resources.map(({ type, name, inputs }) => ({ [`${type} ${name}`]: tidy(inputs) }));
  return stringify(shown, { lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false });
}

/** Files that the program ships are reviewed as files; here, their names do. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isLongText(key, inner) ? `<${inner.length} characters>` : tidy(inner),
    ]),
  );
}

function isLongText(key: string, value: unknown): value is string {
  return ["content", "stdin", "fileContents"].includes(key) && typeof value === "string" && value.length > 200;
}
