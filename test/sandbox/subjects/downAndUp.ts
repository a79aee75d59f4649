import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { printed } from "../support/commands";
import { containersOf, networksOf, volumesOf } from "../support/docker";
import { Keepsakes } from "../support/keepsakes";
import { platform, VOLUMES } from "../support/platform";
import { interruptedUpdate } from "./interruptedUpdate";

export function downAndUp(): void {
  const keepsakes = new Keepsakes();

  describe("make down", () => {
    before(() => keepsakes.leave());

    it("takes containers and network away", async () => {
      const { code, output } = await platform.make("down");
      printed.push(output);
      assert.equal(code, 0, output);
      assert.deepEqual([await containersOf(platform.name), await networksOf(platform.name)], [[], []]);
    });

    it("keeps directories and volume", async () => {
      for (const directory of ["master/PG_VERSION", "slave/standby.signal", "backups/daily"]) {
        assert.ok(existsSync(join(platform.dataRoot, "database", directory)), directory);
      }
      assert.deepEqual(await volumesOf(platform.name), VOLUMES);
    });

    it("does no harm a second time", async () => {
      const { code, output } = await platform.make("down");
      assert.equal(code, 0, output);
      assert.match(output, /is not up/);
    });

    interruptedUpdate("after it", 5);
  });

  describe("the data of before make down", () => {
    it("is there again", () => keepsakes.assertThere());
  });
}
