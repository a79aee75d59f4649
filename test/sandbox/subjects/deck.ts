import assert from "node:assert/strict";
import { join } from "node:path";
import { platform } from "../support/platform";
import { run } from "../support/run";

/** Kong's own client, from Debian. */
export function deck(): void {
  describe("decK", () => {
    const admin = ["--kong-addr", platform.url("admin")];
    let file: string;
    before(() => {
      file = join(platform.scratchFolder(), "kong.yaml");
    });

    it("finds Kong", async () => {
      assert.match(await run("deck", ["ping", ...admin]), /Successfully connected to Kong/);
    });

    it("dumps what is there", async () => {
      await run("deck", ["dump", "--output-file", file, ...admin]);
      await run("grep", ["-q", "demo-echo-v1-get-echo", file]);
    });

    it("sees no difference between its dump and Kong", async () => {
      await run("deck", ["diff", "--non-zero-exit-code", "--state", file, ...admin]);
    });

    it("changes nothing when it syncs its dump", async () => {
      const output = await run("deck", ["sync", "--state", file, ...admin]);
      for (const change of ["Created", "Updated", "Deleted"]) assert.match(output, new RegExp(`${change}: 0`));
    });
  });
}
