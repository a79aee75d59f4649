import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CompanionStack } from "../support/companionStack";
import { platform } from "../support/platform";
import { PROJECT, start } from "../support/run";

const ENTITIES = 30;

/** An existing gateway's configuration, moved over by a stack that refers to the platform's. */
export function deckImport(): void {
  describe(`a file of ${ENTITIES} entities in decK's format`, () => {
    let file: string;
    let stack: CompanionStack;
    before(() => {
      file = join(platform.scratchFolder(), "kong.yaml");
      writeFileSync(file, besideTheCatalog(readFileSync(join(PROJECT, "test/unit/fixtures/kong.yaml"), "utf8")));
      stack = new CompanionStack("moved", {
        "apim:platformStack": platform.name,
        "apim:catalog": { deckFiles: [file] },
      });
    });
    after(() => stack.destroy());

    /** Compares it with those entities of the gateway that have its tag. */
    async function diff() {
      const admin = ["--kong-addr", platform.url("admin")];
      const { code, output } = await start("deck", ["diff", "--non-zero-exit-code", "--state", file, ...admin]);
      const counts = ["Created", "Updated", "Deleted"].map((what) => new RegExp(`${what}: (\\d+)`).exec(output)?.[1]);
      return { code, counts: counts.map(Number), output };
    }

    it("is all new to the gateway before", async () => {
      const { counts, output } = await diff();
      assert.deepEqual(counts, [ENTITIES, 0, 0], output);
    });

    it("is imported by a stack that names it", () => stack.up());

    it("is then what the gateway has: decK sees no difference", async () => {
      const { code, counts, output } = await diff();
      assert.deepEqual([code, counts], [0, [0, 0, 0]], output);
    });

    it("is announced as no change by a preview that looks at everything", () =>
      stack.run("preview", "--refresh", "--expect-no-changes"));
  });
}

/** The same file, with names that the shipped catalog has not, and a tag of its own. */
function besideTheCatalog(yaml: string): string {
  return yaml
    .replace(/\b(billing|partner)-/g, "moved-")
    .replace(/^services:/m, "_info: { select_tags: [moved] }\nservices:");
}
