import assert from "node:assert/strict";
import { takeUp } from "../support/commands";
import { containersOf } from "../support/docker";
import { CONTAINERS, platform } from "../support/platform";
import { commandLine, familyOf } from "../support/processes";
import { waitFor } from "../support/wait";

/** Pulumi's own, which runs the program; it looks for its engine every five minutes, and both end when there is none. */
const LANGUAGE_HOST = "pulumi-language-nodejs";

/** @param which completes the sentence "an update …" */
export function interruptedUpdate(which: string, containersThere = 2): void {
  describe(`an update ${which}, killed while it creates containers`, () => {
    it("leaves no provider behind", async () => {
      const update = platform.make("up");
      const creating = waitFor("containers that the update creates", 300_000, async () => {
        return (await containersOf(platform.name)).length >= containersThere && platform.enginePid();
      });
      const ended = update.then(({ output }) => Promise.reject(new Error(`it ended before:\n${output}`)));
      const engine = await Promise.race([creating, ended]);
      ended.catch(() => {}); // expected from here on
      const providers = providersOf(engine);
      assert.ok(providers.length >= 2, `only these are running: ${providers.map(commandLine).join(", ")}`);
      process.kill(engine, "SIGKILL");
      const { code, output } = await update;
      assert.notEqual(code, 0, output);
      assert.ok((await containersOf(platform.name)).length < CONTAINERS.length, "it was killed too late");
      await waitFor("the providers' end", 20_000, () => {
        const left = providers.map(commandLine).filter(Boolean);
        if (left.length > 0) throw new Error(`still running: ${left.join(", ")}`);
        return true;
      });
    });

    it("is taken up again by the next", () => takeUp());
  });
}

/** The processes that an engine has started, but for the language host and what that has started. */
function providersOf(engine: number): number[] {
  const started = familyOf(engine).filter((pid) => pid !== engine);
  const program = started.filter((pid) => commandLine(pid).includes(LANGUAGE_HOST)).flatMap(familyOf);
  return started.filter((pid) => !program.includes(pid));
}
