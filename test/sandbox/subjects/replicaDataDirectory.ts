import assert from "node:assert/strict";
import { chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { NETWORK, platform } from "../support/platform";
import { PRIMARY, psql } from "../support/postgres";
import { PROJECT, type Result, start } from "../support/run";

const SLOT = "scratch_slot";
const POSTGRES_USER = 999;

/** A node's entry point, on a directory of its own. */
export function replicaDataDirectory(): void {
  describe("a data directory given to a replica", () => {
    let folder: string;

    before(async () => {
      folder = platform.scratchFolder();
      await psql(PRIMARY, `SELECT pg_create_physical_replication_slot('${SLOT}')`);
    });
    after(() => psql(PRIMARY, `SELECT pg_drop_replication_slot('${SLOT}')`));

    it("is refused and left untouched, if it is another server's", async () => {
      const data = directory(folder, "foreign", { PG_VERSION: "13", "base/1/1259": "rows" });
      const before = listing(data);
      const { code, output } = await runEntrypoint(data);
      assert.equal(code, 1, output);
      assert.match(output, /not empty and holds no copy of what kong-database-master has: left untouched/);
      assert.deepEqual(listing(data), before);
    });

    it("is left as it is, if it is a standby's", async () => {
      const data = directory(folder, "standby", { PG_VERSION: "13", "standby.signal": "" });
      const before = listing(data);
      const { code, output } = await runEntrypoint(data);
      assert.equal(code, 0, output);
      assert.deepEqual(listing(data), before);
    });

    it("is cloned into anew, if an earlier clone was cut off", async () => {
      const data = directory(folder, "unfinished", {
        ".clone-unfinished": "",
        ".clone/base/1/1259": "half",
        rubbish: "",
      });
      const { code, output } = await runEntrypoint(data);
      assert.equal(code, 0, output);
      assert.match(output, /an earlier clone did not finish; starting it over/);
      const there = readdirSync(data);
      for (const name of ["PG_VERSION", "standby.signal", "base", "pg_wal"]) assert.ok(there.includes(name), name);
      for (const name of [".clone-unfinished", ".clone", "rubbish"]) assert.ok(!there.includes(name), name);
    });
  });
}

/** What it would run as the server is `true` here. */
function runEntrypoint(data: string): Promise<Result> {
  const images = platform.settings["apim:images"] as { postgres: string };
  const config = join(platform.dataRoot, "database/config");
  const cluster = directory(join(data, ".."), `${basename(data)}-cluster`, {});
  const environment = {
    NODE: "scratch",
    PEER: "kong-database-master",
    FIRST_PRIMARY: "kong-database-master",
    NAMED_PRIMARY: "/cluster/primary",
    REPLICATION_SLOT: SLOT,
  };
  return start("docker", [
    ...["run", "--rm", "--network", NETWORK, "--user", `${POSTGRES_USER}:${POSTGRES_USER}`],
    ...Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
    ...["--volume", `${data}:/var/lib/postgresql/data`],
    ...["--volume", `${cluster}:/cluster`],
    ...["--volume", `${join(config, "database-passwords")}:/run/passwords:ro`],
    ...["--volume", `${join(PROJECT, "infra/database/node.sh")}:/entrypoint.sh:ro`],
    ...["--entrypoint", "/entrypoint.sh", images.postgres, "true"],
  ]);
}

/** A directory that belongs to Postgres, with these files in it. */
function directory(parent: string, name: string, files: Record<string, string>): string {
  const path = join(parent, name);
  mkdirSync(path, { mode: 0o750 });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(path, file, ".."), { recursive: true });
    writeFileSync(join(path, file), content);
  }
  for (const entry of ["", ...readdirSync(path, { recursive: true, encoding: "utf8" })]) {
    chownSync(join(path, entry), POSTGRES_USER, POSTGRES_USER);
  }
  return path;
}

/** Every file below a directory, with size and time of change. */
function listing(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => `${name} ${statSync(join(path, name)).size} ${statSync(join(path, name)).mtimeMs}`);
}
