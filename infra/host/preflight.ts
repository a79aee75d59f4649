import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type PlatformConfig, publishedPorts } from "../config";
import { sshTarget } from "./address";
import { readText } from "./files";

const SCRIPT = join(__dirname, "preflight.sh");
const TIMEOUT_MS = 30_000;

/**
 * Checks the machine before anything is created there: Docker answers, the ports are free, the data root can hold data.
 * Runs on that machine, over SSH where Docker does; not in a preview, which needs no machine.
 *
 * @throws pulumi.RunError saying what is wrong and how to mend it.
 */
export function preflight(config: PlatformConfig): void {
  if (pulumi.runtime.isDryRun() || !config.running) return;
  const { host } = config;
  const ssh = sshTarget(host);
  const ports = publishedPorts(config).map(({ address, port }) => `${address}:${port}`);
  const args = [pulumi.getStack(), host.dataRoot, String(host.minimumFreeDiskMb), ...ports];
  const [command, ...rest] = ssh
    ? ["ssh", "-o", "BatchMode=yes", "-p", String(ssh.port), `${ssh.user}@${ssh.host}`, "bash", "-s", "--", ...args]
    : ["bash", "-s", "--", ...args];
  const { status, stderr, error } = spawnSync(command, rest, {
    input: readText(SCRIPT),
    encoding: "utf8",
    timeout: TIMEOUT_MS,
    env: ssh ? process.env : { ...process.env, DOCKER_HOST: host.docker },
  });
  if (status === 0) return;
  const reason = stderr?.trim() || error?.message || `exit code ${status}`;
  throw new pulumi.RunError(`${host.docker} is not ready for the platform; nothing was created.\n${reason}`);
}
