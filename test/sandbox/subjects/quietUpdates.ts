import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import { engine, summary, takeUp } from "../support/commands";
import { platform } from "../support/platform";

export function quietUpdates(): void {
  describe("a second update", () => {
    it("changes nothing", async () => {
      const output = await takeUp();
      assert.equal(summary(output).length, 1, output);
      assert.match(summary(output)[0] ?? "", /^\d+ unchanged$/);
    });

    it("is announced as no change by a preview", () => engine("preview", "--expect-no-changes"));

    it("is announced as no change by a preview that looks at everything", () =>
      engine("preview", "--refresh", "--expect-no-changes"));

    it("has found nothing that drifted", () => engine("refresh", "--yes", "--skip-preview", "--expect-no-changes"));

    it("leaves the stack's configuration as it was written", () => {
      assert.equal(readFileSync(platform.configFile, "utf8"), stringify({ config: platform.settings }));
    });
  });
}
