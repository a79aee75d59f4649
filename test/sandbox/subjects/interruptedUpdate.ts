import assert from "node:assert/strict";
import { takeUp } from "../support/commands";
import { containersOf } from "../support/docker";
import { CONTAINERS, platform } from "../support/platform";
import { familyOf, isRunning } from "../support/processes";
import { waitFor } from "../support/wait";

/** @param which completes the sentence "an update …" */
export function interruptedUpdate(which: string, containersThere = 2): void {
  describe(`an update ${which}, killed while it creates containers`, () => {
    it("leaves no process behind", async () => {
      const update = platform.make("up");
      const engine = await waitFor("containers that the update creates", 300_000, async () => {
        return (await containersOf(platform.name)).length >= containersThere && platform.enginePid();
      });
      const family = familyOf(engine);
      assert.ok(family.length > 3, "the engine has started the program and its providers");
      process.kill(engine, "SIGKILL");
      const { code, output } = await update;
      assert.notEqual(code, 0, output);
      assert.ok((await containersOf(platform.name)).length < CONTAINERS.length, "it was killed too late");
      await waitFor("the providers' end", 20_000, () => !family.some(isRunning));
    });

    it("is taken up again by the next", () => takeUp());
  });
}
