import { run } from "./run";

export interface Container {
  Name: string;
  Image: string;
  State: { Status: string; ExitCode: number; Health?: { Status: string } };
  HostConfig: { RestartPolicy: { Name: string } };
  NetworkSettings: { Ports: Record<string, { HostIp: string; HostPort: string }[] | null> };
}

export function docker(...args: string[]): Promise<string> {
  return run("docker", args);
}

/** What `docker exec` prints, run as the container's own user. */
export function exec(container: string, ...command: string[]): Promise<string> {
  return docker("exec", container, ...command);
}

export async function inspect(containers: string[]): Promise<Container[]> {
  return containers.length === 0 ? [] : (JSON.parse(await docker("inspect", ...containers)) as Container[]);
}

/** Names of all containers of a stack, running or not. */
export function containersOf(stack: string): Promise<string[]> {
  return labelled("container", stack, "{{.Names}}", "--all");
}

/** Name and identifier of each container of a stack that runs. */
export function running(stack: string): Promise<string[]> {
  return labelled("container", stack, "{{.Names}} {{.ID}}");
}

export function networksOf(stack: string): Promise<string[]> {
  return labelled("network", stack, "{{.Name}}");
}

export function volumesOf(stack: string): Promise<string[]> {
  return labelled("volume", stack, "{{.Name}}");
}

/** Whether a container does what it is there for: is healthy, or has ended well where it is one that runs once. */
export function isWell({ HostConfig, State }: Container): boolean {
  const runsOnce = HostConfig.RestartPolicy.Name === "no";
  return runsOnce ? State.Status === "exited" && State.ExitCode === 0 : State.Health?.Status === "healthy";
}

async function labelled(kind: string, stack: string, format: string, ...options: string[]): Promise<string[]> {
  const names = await docker(kind, "ls", ...options, "--filter", `label=apim.stack=${stack}`, "--format", format);
  return names.split("\n").filter(Boolean).sort();
}
