import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { baseBackups, job } from "../support/backups";
import { takeUp } from "../support/commands";
import { docker } from "../support/docker";
import { Keepsakes } from "../support/keepsakes";
import { platform } from "../support/platform";
import { PRIMARY, psql, REPLICA, ROW_COUNTS } from "../support/postgres";
import { run } from "../support/run";
import { commandsOf } from "../support/runbook";

/** By the commands that docs/operations.md has for it, into the version that the sandbox has. */
export function majorVersion(): void {
  describe("the database, moved into a server of another version", () => {
    const keepsakes = new Keepsakes();
    let rows: string[];

    before(async () => {
      await keepsakes.leave();
      rows = await psql(PRIMARY, ROW_COUNTS, "kong");
      const image = (await docker("inspect", "--format", "{{.Image}}", platform.container(PRIMARY))).trim();
      const commands = commandsOf("Postgres major version").replaceAll("postgres:17", image);
      await run("bash", ["-e", "-c", commands], { env: platform.env });
      await takeUp();
    });
    after(() => {
      for (const name of ["all.sql", "database/13"])
        rmSync(join(platform.dataRoot, name), { recursive: true, force: true });
    });

    it("has every row, on both nodes", async () => {
      await keepsakes.assertThere();
      for (const server of [PRIMARY, REPLICA]) assert.deepEqual(await psql(server, ROW_COUNTS, "kong"), rows);
    });

    it("is backed up anew", async () => {
      await job("base-backup");
      await job("check");
      assert.notEqual((await baseBackups()).length, 0);
    });
  });
}
