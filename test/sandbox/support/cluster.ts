import assert from "node:assert/strict";
import { docker, exec } from "./docker";
import { platform } from "./platform";
import { PRIMARY, psql, REPLICA, type Server } from "./postgres";
import { waitFor } from "./wait";

/** A target of `make` that must succeed. Returns what it printed. */
export async function make(target: string): Promise<string> {
  const { code, output } = await platform.make(target);
  assert.equal(code, 0, output);
  return output;
}

/** The table that a drill prints. */
export function drilled(output: string) {
  const rows = output.split("\n").filter((line) => /^\| (kill|primary)/.test(line));
  return rows.map((line) => {
    const [, scenario = "", seconds = "", acknowledged, lost, requests, failed] = line
      .split("|")
      .map((cell) => cell.trim());
    return {
      scenario,
      seconds: parseFloat(seconds),
      acknowledged: Number(acknowledged),
      lost: Number(lost),
      requests: Number(requests),
      failed: Number(failed),
    };
  });
}

export function otherThan(server: Server): Server {
  return server === PRIMARY ? REPLICA : PRIMARY;
}

export async function roleOf(server: Server): Promise<"primary" | "replica" | "none"> {
  const [inRecovery] = await psql(server, "SELECT pg_is_in_recovery()").catch(() => []);
  return inRecovery === "t" ? "replica" : inRecovery === "f" ? "primary" : "none";
}

/** The one that takes writes. */
export async function primaryOf(): Promise<Server> {
  const roles = await Promise.all([PRIMARY, REPLICA].map(roleOf));
  const primaries = [PRIMARY, REPLICA].filter((_, index) => roles[index] === "primary");
  assert.equal(primaries.length, 1, `roles: ${roles.join(", ")}`);
  return primaries[0]!;
}

/** Returns once a server follows the primary, and its container is healthy. */
export async function follows(server: Server): Promise<void> {
  await waitFor(`${server} to follow`, 60_000, async () => {
    return (await psql(server, "SELECT status FROM pg_stat_wal_receiver"))[0] === "streaming";
  });
  await waitFor(`${server} to be healthy`, 30_000, async () => {
    const format = "{{.State.Health.Status}}";
    return (await docker("inspect", "--format", format, platform.container(server))).trim() === "healthy";
  });
}

/** Of Patroni: returns once the replica could take the primary's place without losing a write. */
export function isWhole(): Promise<unknown> {
  return waitFor("a replica that is ready to take over", 120_000, async () => {
    const lists = [PRIMARY, REPLICA].map((server) => exec(platform.container(server), "patronictl", "list"));
    return (await Promise.any(lists)).includes("Sync Standby | streaming");
  });
}
