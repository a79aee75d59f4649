import type { PlatformConfig } from "../config";

/** A machine reached over SSH, from `ssh://user@machine[:port]`. */
export interface SshTarget {
  user: string;
  host: string;
  port: number;
}

/** The SSH machine that containers run on, or undefined for a local engine. */
export function sshTarget({ docker }: Pick<PlatformConfig["host"], "docker">): SshTarget | undefined {
  if (!docker.startsWith("ssh://")) return undefined;
  const { username, hostname, port } = new URL(docker);
  return { user: username, host: hostname, port: Number(port || 22) };
}

/** The address at which the machine that runs Pulumi reaches published ports. */
export function hostAddress(host: PlatformConfig["host"]): string {
  return host.address ?? sshTarget(host)?.host ?? "127.0.0.1";
}
