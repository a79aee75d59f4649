import type Dockerode from "dockerode";
import type { Inputs, State } from "./container-schema";
import { durationText } from "./duration";
import type { Engine } from "./engine";
import { fromEngine } from "./labels";

const MIB = 1024 * 1024;

type Info = Dockerode.ContainerInspectInfo;

/**
 * What can change about a container that goes on to exist: everything else of it is fixed from its creation on, and would
 * only be read back in another spelling.
 */
export function liveState(info: Info, known: State): State {
  const { HostConfig: host, State: state } = info;
  const stopped = !state.Running && known.start !== false && known.mustRun !== false;
  return {
    name: info.Name.replace(/^\//, ""),
    ...(stopped ? { mustRun: false } : {}),
    ...(state.Running ? {} : { exitCode: state.ExitCode }),
    restart: host.RestartPolicy?.Name || "no",
    maxRetryCount: host.RestartPolicy?.MaximumRetryCount ?? 0,
    memory: mebibytes(host.Memory),
    memorySwap: mebibytes(host.MemorySwap),
    memoryReservation: mebibytes(host.MemoryReservation),
    cpuShares: host.CpuShares ?? 0,
    cpuSet: host.CpusetCpus ?? "",
    ...(known.cpus ? {} : { cpuPeriod: host.CpuPeriod ?? 0, cpuQuota: host.CpuQuota ?? 0 }),
    ...(known.networksAdvanced ? { networksAdvanced: attachments(info, known.networksAdvanced) } : {}),
    ...chosenByEngine(info, known),
    bridge: info.NetworkSettings.Bridge,
    networkDatas: networkDatas(info),
  };
}

/** What the engine or the image decided where the program said nothing. */
function chosenByEngine(info: Info, known: State): State {
  const { Config: config, HostConfig: host } = info;
  return {
    ...(known.hostname ? {} : { hostname: config.Hostname }),
    ...(known.command ? {} : { command: config.Cmd ?? [] }),
    ...(known.entrypoints ? {} : { entrypoints: [config.Entrypoint ?? []].flat() }),
    ...(known.logDriver ? {} : { logDriver: host.LogConfig?.Type ?? "" }),
    ...(known.networkMode ? {} : { networkMode: host.NetworkMode ?? "" }),
    ...(known.ipcMode ? {} : { ipcMode: host.IpcMode ?? "" }),
    ...(known.runtime ? {} : { runtime: host.Runtime ?? "" }),
    ...(known.shmSize ? {} : { shmSize: mebibytes(host.ShmSize) }),
    ...(known.stopSignal ? {} : { stopSignal: signalOf(config) }),
  };
}

/** The types of the client lack it. */
function signalOf(config: Info["Config"] & { StopSignal?: string }): string {
  return config.StopSignal ?? "SIGTERM";
}

type Attachment = NonNullable<Inputs["networksAdvanced"]>[number];

/** The networks that the container is in, spelled as the program does where they are those that it asked for. */
function attachments(info: Info, known: readonly Attachment[]): Attachment[] {
  return Object.entries(info.NetworkSettings.Networks).map(([name, settings]) => {
    const asked = known.find((network) => network.name === name || network.name === settings.NetworkID);
    // The engine adds the container's own short identifier.
    const aliases = ((settings.Aliases ?? []) as string[]).filter((alias) => !info.Id.startsWith(alias));
    if (!asked) return { name, aliases };
    const keptAliases = (asked.aliases ?? []).filter((alias) => aliases.includes(alias));
    const added = aliases.filter((alias) => !keptAliases.includes(alias));
    const kept = [...keptAliases, ...added];
    return { ...asked, ...(kept.length > 0 || asked.aliases ? { aliases: kept } : {}) };
  });
}

function networkDatas(info: Info): NonNullable<State["networkDatas"]> {
  return Object.entries(info.NetworkSettings.Networks).map(([networkName, settings]) => ({
    networkName,
    ipAddress: settings.IPAddress,
    ipPrefixLength: settings.IPPrefixLen,
    gateway: settings.Gateway,
    macAddress: settings.MacAddress,
    globalIpv6Address: settings.GlobalIPv6Address,
    globalIpv6PrefixLength: settings.GlobalIPv6PrefixLen,
    ipv6Gateway: settings.IPv6Gateway,
  }));
}

/** Everything that an import can tell of a container, less what comes from its image. */
export async function importedState(engine: Engine, info: Info): Promise<State> {
  const { Config: config, HostConfig: host } = info;
  const image = (await engine.getImage(info.Image).inspect()).Config;
  const own = <T>(values: readonly T[] | null | undefined, given: readonly T[] | null | undefined) =>
    JSON.stringify(values) === JSON.stringify(given) ? undefined : [...(values ?? [])];
  const isBridge = host.NetworkMode === "default" || host.NetworkMode === "bridge";
  return {
    ...liveState(info, isBridge ? {} : { networksAdvanced: [] }),
    image: config.Image,
    user: config.User === image.User ? undefined : config.User,
    workingDir: config.WorkingDir === image.WorkingDir ? undefined : config.WorkingDir,
    hostname: info.Id.startsWith(config.Hostname) ? undefined : config.Hostname,
    command: own(config.Cmd, image.Cmd),
    entrypoints: own([config.Entrypoint ?? []].flat(), [image.Entrypoint ?? []].flat()),
    envs: config.Env?.filter((env) => !image.Env?.includes(env)),
    labels: fromEngine(config.Labels).filter(({ label, value }) => image.Labels?.[label] !== value),
    ports: publishedPorts(info),
    volumes: (host.Binds ?? []).map(volumeOf),
    privileged: host.Privileged,
    readOnly: host.ReadonlyRootfs,
    rm: host.AutoRemove,
    init: host.Init,
    tty: config.Tty,
    stdinOpen: config.OpenStdin,
    tmpfs: host.Tmpfs,
    capabilities: { adds: (host.CapAdd as string[] | null) ?? [], drops: (host.CapDrop as string[] | null) ?? [] },
    healthcheck: healthcheckOf(config.Healthcheck, image.Healthcheck),
    cpus: host.NanoCpus ? String(host.NanoCpus / 1e9) : undefined,
  };
}

/** The ports with the numbers that the engine chose where the program left them open. */
export function publishedPorts(info: Info): NonNullable<Inputs["ports"]> {
  const bindings = { ...info.HostConfig.PortBindings, ...info.NetworkSettings.Ports } as Dockerode.PortMap;
  return Object.entries(bindings).flatMap(([key, hosts]) => {
    const [internal, protocol = "tcp"] = key.split("/");
    return (hosts ?? [])
      .filter(({ HostIp }) => HostIp !== "::")
      .map(({ HostIp, HostPort }) => ({
        internal: Number(internal),
        external: Number(HostPort),
        ip: HostIp || "0.0.0.0",
        protocol,
      }));
  });
}

function volumeOf(bind: string): NonNullable<Inputs["volumes"]>[number] {
  const [source = "", containerPath = "", flags = ""] = bind.split(":");
  const from = source.startsWith("/") ? { hostPath: source } : { volumeName: source };
  return { ...from, containerPath, ...(flags.split(",").includes("ro") ? { readOnly: true } : {}) };
}

function healthcheckOf(check: Dockerode.HealthConfig | undefined, image: Dockerode.HealthConfig | undefined) {
  if (!check?.Test || JSON.stringify(check) === JSON.stringify(image)) return undefined;
  return {
    tests: check.Test,
    interval: durationText(check.Interval ?? 0),
    timeout: durationText(check.Timeout ?? 0),
    startPeriod: durationText(check.StartPeriod ?? 0),
    retries: check.Retries ?? 0,
  };
}

function mebibytes(bytes: number | undefined): number {
  return bytes && bytes > 0 ? Math.round(bytes / MIB) : (bytes ?? 0);
}
