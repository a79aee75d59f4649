import { until } from "../database/wait";
import type { Backups } from "./backups";

/** Below the folder of the backups. */
const RESTORED = "restored";
const DATA = "/var/lib/postgresql/data";
const DUMPS = "/dumps";
const HOURS = 3_600_000;

/** Serves the database as it was at a moment, beside the platform, which it does not touch. */
export async function restoreBeside(backups: Backups, target: string): Promise<void> {
  await refuseSecond(backups);
  const began = Date.now();
  await backups.run(["backup-restore", target, `/backups/${RESTORED}`], true);
  await serve(backups, "-c", "hot_standby=off");
  await tell(backups, `Restored to ${target}`, began);
}

/** Serves what a dump has, beside the platform. Roles are not part of a dump: there, all belongs to the superuser. */
export async function restoreDump(backups: Backups): Promise<void> {
  const { DUMP: wanted } = process.env;
  if (!wanted) throw new Error("say which: DUMP=latest, or a dump's name; 'make backups' lists them");
  await refuseSecond(backups);
  const began = Date.now();
  const dump = await backups.run(["backup-restore-dump", wanted, `/backups/${RESTORED}`]);
  await serve(backups);
  const options = ["--username=postgres", "--dbname=postgres", "--create", "--no-owner", "--no-privileges", "--jobs=2"];
  const command = ["exec", backups.described.scratch, "pg_restore", "--exit-on-error", ...options, `${DUMPS}/${dump}`];
  await backups.engine.docker(command, { timeout: 12 * HOURS });
  await tell(backups, `Restored ${dump}`, began);
}

export async function end({ engine, described: { container, scratch } }: Backups): Promise<void> {
  await engine.docker(["rm", "--force", "--volumes", scratch]);
  await engine.docker(["exec", container, "rm", "-rf", `/backups/${RESTORED}`], { timeout: HOURS });
  console.log(`'${scratch}' and its data are gone.`);
}

async function refuseSecond({ engine, described: { scratch } }: Backups): Promise<void> {
  if (await engine.docker(["ps", "--all", "--quiet", "--filter", `name=^${scratch}$`]))
    throw new Error(`an earlier restore is there, in container '${scratch}': 'make restore-end' takes it away`);
}

/** Runs a server on what was restored, until it answers. */
async function serve({ engine, described }: Backups, ...settings: string[]): Promise<void> {
  const { scratch, folder, image } = described;
  await engine.docker([
    ...["run", "--detach", "--name", scratch, "--user", "999:999", "--publish", "127.0.0.1::5432"],
    ...["--volume", `${folder}/${RESTORED}:${DATA}`, "--volume", `${folder}/daily:${DUMPS}:ro`],
    ...["--entrypoint", "postgres", image, "-D", DATA, "-c", "listen_addresses=*", ...settings],
  ]);
  await until("the restored server to answer", 12 * 3600, async () => {
    const state = await engine.docker(["inspect", "--format", "{{.State.Status}}", scratch]);
    if (state !== "running") throw new Error(`the restored server has ended: ${await engine.logs(scratch)}`);
    const ready = engine.docker(["exec", scratch, "pg_isready", "--quiet"]);
    return ready.then(() => true).catch(() => false);
  });
}

async function tell({ engine, described: { scratch } }: Backups, what: string, began: number): Promise<void> {
  const address = (await engine.docker(["port", scratch, "5432"])).split("\n")[0];
  console.log(
    [
      `${what} in ${((Date.now() - began) / 1000).toFixed(1)} s, in container '${scratch}', at ${address}.`,
      `  docker exec -it ${scratch} psql -U postgres kong`,
      "'make restore-end' takes it away.",
    ].join("\n"),
  );
}
