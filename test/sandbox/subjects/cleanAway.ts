import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { assertAllWell } from "../support/commands";
import { containersOf, docker, networksOf, volumesOf } from "../support/docker";
import { NETWORK, platform, VOLUMES } from "../support/platform";

export function cleanAway(): void {
  describe("make clean", () => {
    it("names what it will delete, and deletes nothing for a wrong answer", async () => {
      const { code, output } = await platform.make("clean", { input: "yes\n" });
      assert.notEqual(code, 0);
      for (const named of [platform.container("kong-1"), NETWORK, ...VOLUMES, platform.dataRoot]) {
        assert.ok(output.includes(named), `${named} is not named`);
      }
      assert.match(output, /Nothing was deleted/);
      await assertAllWell();
      assert.ok(existsSync(platform.dataRoot));
    });

    it("never takes what a stack has not made for its own, whatever is configured", async () => {
      const { output } = await platform.make("clean", { input: "only asking\n" }, "prod");
      for (const nothing of ["containers", "networks", "volumes", "images", "data"]) {
        assert.match(output, new RegExp(`^ {2}${nothing} +none$`, "m"));
      }
    });

    it("leaves nothing once the stack's name is typed", async () => {
      const { code, output } = await platform.make("clean", { input: `${platform.name}\n` });
      assert.equal(code, 0, output);
      for (const things of [containersOf, networksOf, volumesOf]) assert.deepEqual(await things(platform.name), []);
      assert.equal(await docker("image", "ls", "--quiet", platform.container("apim-backup")), "");
      assert.ok(!existsSync(platform.dataRoot), "the data root is still there");
      assert.ok(!existsSync(platform.stateFile), "the state is still there");
    });
  });
}
