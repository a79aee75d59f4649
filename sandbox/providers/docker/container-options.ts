import type Dockerode from "dockerode";
import type { Inputs } from "./container-schema";
import { nanoseconds } from "./duration";
import { toEngine } from "./labels";

const MIB = 1024 * 1024;

/** What the engine is asked to create. */
export function createOptions(inputs: Inputs): Dockerode.ContainerCreateOptions {
  const [first] = inputs.networksAdvanced ?? [];
  return {
    name: inputs.name,
    Image: inputs.image,
    Hostname: inputs.hostname,
    Domainname: inputs.domainname,
    Cmd: inputs.command,
    Entrypoint: inputs.entrypoints,
    Env: inputs.envs,
    User: inputs.user,
    WorkingDir: inputs.workingDir,
    Labels: toEngine(inputs.labels),
    Tty: inputs.tty ?? false,
    OpenStdin: inputs.stdinOpen ?? false,
    StopSignal: inputs.stopSignal,
    StopTimeout: inputs.stopTimeout,
    ExposedPorts: Object.fromEntries((inputs.ports ?? []).map((port) => [portKey(port), {}])),
    Volumes: anonymousVolumes(inputs),
    ...(inputs.healthcheck ? { Healthcheck: healthcheck(inputs.healthcheck) } : {}),
    ...(first ? { NetworkingConfig: { EndpointsConfig: { [first.name]: endpoint(first) } } } : {}),
    HostConfig: hostConfig(inputs),
  };
}

function hostConfig(inputs: Inputs): Dockerode.HostConfig {
  return {
    Privileged: inputs.privileged ?? false,
    PublishAllPorts: inputs.publishAllPorts ?? false,
    PortBindings: portBindings(inputs),
    AutoRemove: inputs.rm ?? false,
    ReadonlyRootfs: inputs.readOnly ?? false,
    Init: inputs.init ?? false,
    NetworkMode: networkMode(inputs),
    Binds: binds(inputs),
    VolumesFrom: (inputs.volumes ?? []).flatMap(({ fromContainer }) => fromContainer ?? []),
    Mounts: (inputs.mounts ?? []).map(mount),
    Tmpfs: inputs.tmpfs,
    CapAdd: inputs.capabilities?.adds,
    CapDrop: inputs.capabilities?.drops,
    SecurityOpt: inputs.securityOpts,
    Devices: (inputs.devices ?? []).map((device) => ({
      PathOnHost: device.hostPath,
      PathInContainer: device.containerPath ?? device.hostPath,
      CgroupPermissions: device.permissions,
    })),
    Ulimits: (inputs.ulimits ?? []).map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    Sysctls: inputs.sysctls,
    StorageOpt: inputs.storageOpts,
    GroupAdd: inputs.groupAdds,
    IpcMode: inputs.ipcMode,
    PidMode: inputs.pidMode,
    UsernsMode: inputs.usernsMode,
    Runtime: inputs.runtime,
    Dns: inputs.dns,
    DnsOptions: inputs.dnsOpts,
    DnsSearch: inputs.dnsSearches,
    ExtraHosts: (inputs.hosts ?? []).map(({ host, ip }) => `${host}:${ip}`),
    LogConfig: { Type: inputs.logDriver ?? "", Config: inputs.logOpts ?? {} },
    ShmSize: inputs.shmSize === undefined ? undefined : inputs.shmSize * MIB,
    ...(inputs.cpus ? { NanoCpus: Math.round(Number(inputs.cpus) * 1e9) } : {}),
    ...adjustableOptions(inputs),
  };
}

/** The networks that are asked for take the place of the default bridge. */
function networkMode({ networkMode = "bridge", networksAdvanced = [] }: Inputs): string {
  const [first] = networksAdvanced;
  return first && networkMode === "bridge" ? first.name : networkMode;
}

/** What the engine takes at creation, and later in an update as well. */
export function adjustableOptions(inputs: Inputs): Dockerode.HostConfig {
  const memory = (inputs.memory ?? 0) * MIB;
  const swap = inputs.memorySwap ?? 0;
  return {
    RestartPolicy: { Name: inputs.restart, MaximumRetryCount: inputs.maxRetryCount ?? 0 },
    Memory: memory,
    // Twice the memory is the engine's own choice; an update has to name it, or is checked against the old limit.
    MemorySwap: swap > 0 ? swap * MIB : swap || memory * 2,
    MemoryReservation: (inputs.memoryReservation ?? 0) * MIB,
    CpuShares: inputs.cpuShares ?? 0,
    CpusetCpus: inputs.cpuSet ?? "",
    ...(inputs.cpus ? {} : { CpuPeriod: inputs.cpuPeriod ?? 0, CpuQuota: inputs.cpuQuota ?? 0 }),
  };
}

type Network = NonNullable<Inputs["networksAdvanced"]>[number];

/** How a container takes part in a network. */
export function endpoint(network: Network): Dockerode.EndpointSettings {
  const { aliases, ipv4Address, ipv6Address, linkLocalIps, macAddress } = network;
  return {
    Aliases: aliases ?? [],
    ...(macAddress ? { MacAddress: macAddress } : {}),
    IPAMConfig: {
      ...(ipv4Address ? { IPv4Address: ipv4Address } : {}),
      ...(ipv6Address ? { IPv6Address: ipv6Address } : {}),
      ...(linkLocalIps ? { LinkLocalIPs: linkLocalIps } : {}),
    },
  };
}

function healthcheck(check: NonNullable<Inputs["healthcheck"]>): Dockerode.HealthConfig {
  return {
    ...(check.tests ? { Test: check.tests } : {}),
    Interval: nanoseconds(check.interval) ?? 0,
    Timeout: nanoseconds(check.timeout) ?? 0,
    StartPeriod: nanoseconds(check.startPeriod) ?? 0,
    Retries: check.retries,
  };
}

type Port = NonNullable<Inputs["ports"]>[number];

function portKey(port: Port): string {
  return `${port.internal}/${port.protocol ?? "tcp"}`;
}

function portBindings(inputs: Inputs): Dockerode.PortMap {
  const bindings: Dockerode.PortMap = {};
  for (const port of inputs.ports ?? []) {
    const binding = { HostIp: port.ip ?? "0.0.0.0", HostPort: port.external ? String(port.external) : "" };
    bindings[portKey(port)] = [...((bindings[portKey(port)] as Dockerode.PortBinding[] | undefined) ?? []), binding];
  }
  return bindings;
}

function binds(inputs: Inputs): string[] {
  return (inputs.volumes ?? []).flatMap(({ hostPath, volumeName, containerPath, readOnly, selinuxRelabel }) => {
    const source = hostPath ?? volumeName;
    if (!source || !containerPath) return [];
    const flags = [readOnly ? "ro" : "rw", ...(selinuxRelabel ? [selinuxRelabel] : [])];
    return [`${source}:${containerPath}:${flags.join(",")}`];
  });
}

function anonymousVolumes(inputs: Inputs): Record<string, Record<string, never>> {
  const anonymous = (inputs.volumes ?? []).filter((volume) => !volume.hostPath && !volume.volumeName);
  return Object.fromEntries(anonymous.flatMap(({ containerPath }) => (containerPath ? [[containerPath, {}]] : [])));
}

function mount(mount: NonNullable<Inputs["mounts"]>[number]): Dockerode.MountSettings {
  const { bindOptions, volumeOptions, tmpfsOptions } = mount;
  const driver = { Name: volumeOptions?.driverName ?? "", Options: volumeOptions?.driverOptions ?? {} };
  return {
    Target: mount.target,
    Source: mount.source ?? "",
    Type: mount.type as Dockerode.MountType,
    ReadOnly: mount.readOnly ?? false,
    ...(bindOptions ? { BindOptions: { Propagation: bindOptions.propagation as Dockerode.MountPropagation } } : {}),
    ...(volumeOptions
      ? {
          VolumeOptions: {
            NoCopy: volumeOptions.noCopy ?? false,
            Labels: toEngine(volumeOptions.labels),
            DriverConfig: driver,
          },
        }
      : {}),
    ...(tmpfsOptions ? { TmpfsOptions: { SizeBytes: tmpfsOptions.sizeBytes ?? 0, Mode: tmpfsOptions.mode ?? 0 } } : {}),
  };
}
