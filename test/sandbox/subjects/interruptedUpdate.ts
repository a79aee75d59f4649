import assert from "node:assert/strict";
import { takeUp } from "../support/commands";
import { containersOf } from "../support/docker";
import { CONTAINERS, platform } from "../support/platform";
import { commandLine, familyOf } from "../support/processes";
import { waitFor } from "../support/wait";

/** @param which completes the sentence "an update …" */
export function interruptedUpdate(which: string, containersThere = 2): void {
  describe(`an update ${which}, killed while it creates containers`, () => {
    it("leaves no process behind", async () => {
      const update = platform.make("up");
      const creating = waitFor("containers that the update creates", 300_000, async () => {
        return (await containersOf(platform.name)).length >= containersThere && platform.enginePid();
      });
      const ended = update.then(({ output }) => Promise.reject(new Error(`it ended before:\n${output}`)));
      const engine = await Promise.race([creating, ended]);
      ended.catch(() => {}); // expected from here on
      const family = familyOf(engine);
      assert.ok(family.length > 3, "the engine has started the program and its providers");
      process.kill(engine, "SIGKILL");
      const { code, output } = await update;
      assert.notEqual(code, 0, output);
      assert.ok((await containersOf(platform.name)).length < CONTAINERS.length, "it was killed too late");
      await waitFor("the end of all that it had started", 20_000, () => {
        const left = family.map(commandLine).filter(Boolean);
        if (left.length > 0) throw new Error(`still running: ${left.join(", ")}`);
        return true;
      });
    });

    it("is taken up again by the next", () => takeUp());
  });
}
