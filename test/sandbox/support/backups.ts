import { docker, exec } from "./docker";
import { platform } from "./platform";
import { type Result, start } from "./run";
import { waitFor } from "./wait";

export const BACKUP = platform.container("kong-database-backup");

/** What `backup-job` ends with where a run of the same job is under way: the schedule's, or one that is made up for. */
const BUSY = 75;

/** Runs a job of the backups, after a run of it that is under way. */
export function runJob(...named: string[]): Promise<Result> {
  return waitFor(`the job ${named[0]}`, 180_000, async () => {
    const result = await start("docker", ["exec", BACKUP, "backup-job", ...named]);
    return result.code !== BUSY && result;
  });
}

/** As `runJob`, of a run that must succeed. */
export async function job(...named: string[]): Promise<void> {
  const { code, output } = await runJob(...named);
  if (code !== 0) throw new Error(`the job ${named.join(" ")} ended with ${code ?? "a signal"}:\n${output}`);
}

/** What is noted of the last run of all jobs. */
export async function lastRun(job: string): Promise<Record<string, unknown>> {
  const select = `map(select(.job == "${job}")) | last`;
  return JSON.parse(await exec(BACKUP, "jq", "--slurp", select, "/backups/runs.jsonl")) as Record<string, unknown>;
}

/** Identifiers of the base backups that can be restored, oldest first. */
export async function baseBackups(): Promise<string[]> {
  const listed = await exec(BACKUP, "as-backup", "barman", "--format", "json", "list-backups", "kong");
  const { kong } = JSON.parse(listed) as { kong: { backup_id: string; status: string }[] };
  return kong
    .filter(({ status }) => status === "DONE")
    .map(({ backup_id }) => backup_id)
    .sort();
}

/** Mounts an empty disk over a folder of the backups, for the container that makes them alone. */
export function mountDisk(folder: string, megabytes: number): Promise<void> {
  return callInContainer(`mount(b"tmpfs", b"${folder}", b"tmpfs", 0, b"size=${megabytes}m,uid=999,gid=999,mode=750")`);
}

export function unmountDisk(folder: string): Promise<void> {
  return callInContainer(`umount(b"${folder}")`);
}

/** A call of the C library among the container's mounts, with the right to change them. The image has no `mount`. */
async function callInContainer(call: string): Promise<void> {
  const script = `import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
sys.exit(0 if libc.${call} == 0 else os.strerror(ctypes.get_errno()))`;
  const rights = ["--cap-add=SYS_ADMIN", "--cap-add=SYS_PTRACE", "--security-opt=apparmor=unconfined"];
  const beside = ["run", "--rm", "--user=0", "--network=none", `--pid=container:${BACKUP}`, ...rights];
  const image = (await docker("inspect", "--format", "{{.Image}}", BACKUP)).trim();
  await docker(...beside, "--entrypoint=nsenter", image, "--target=1", "--mount", "python3", "-c", script);
}
