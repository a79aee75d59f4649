import assert from "node:assert/strict";
import { AdminApi } from "../../../stacks/database/drill/adminApi";
import { Writer } from "../../../stacks/database/drill/writer";
import { baseBackups, job, lastRun, mountDisk, runJob, unmountDisk } from "../support/backups";
import { platform } from "../support/platform";
import { waitFor } from "../support/wait";

const FOLDER = "/backups/base";

/** Less than any base backup takes. */
const MEGABYTES = 4;

export function fullDisk(): void {
  describe("a disk without room for a base backup", () => {
    const admin = new AdminApi(platform.url("admin"));
    let older: string[];
    let writer: Writer;

    before("a base backup, and then no room for another, under steady writes", async () => {
      await job("base-backup");
      older = await baseBackups();
      await mountDisk(FOLDER, MEGABYTES);
      writer = new Writer(admin, "full-disk");
    });
    after(async () => {
      await writer.stop();
      await admin.cleanUp();
      await unmountDisk(FOLDER).catch(() => undefined); // the last test has done so
    });

    it("fails the run, and says so", async () => {
      const { code, output } = await runJob("base-backup");
      assert.notEqual(code, 0);
      assert.match(output, /No space left on device/);
      assert.equal((await lastRun("base-backup")).result, "failure");
      assert.match(
        (await platform.make("backups")).output,
        /^base-backup {2}failure .*the base backup failed; nothing older was deleted$/m,
      );
      await waitFor("the failure in the status", 60_000, async () => {
        const { code, output } = await platform.make("status");
        return code !== 0 && /^ {2}WRONG +base-backup .*the base backup failed/m.test(output);
      });
    });

    it("leaves the primary taking writes", async () => {
      await writer.firstAfter(Date.now(), 10);
      await writer.stop();
      const there = new Set((await admin.all("consumers")).map(({ username }) => username));
      assert.ok(writer.acknowledged.length > 20, `${writer.acknowledged.length} writes`);
      assert.ok(writer.acknowledged.every((name) => there.has(name)));
    });

    it("leaves older backups whole, and the next run succeeds once there is room", async () => {
      await unmountDisk(FOLDER);
      assert.deepEqual(await baseBackups(), older);
      await job("check");
      await job("base-backup");
      assert.deepEqual((await baseBackups()).slice(0, -1), older);
    });
  });
}
