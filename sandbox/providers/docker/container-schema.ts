import { boolean, integer, list, map, object, set, string, type State as KitState, type Values } from "../kit";
import { nanoseconds } from "./duration";
import { labels } from "./labels";

const duration = () =>
  string({
    default: "0s",
    normalize: (text) => nanoseconds(text) ?? text,
    validate: (text) =>
      nanoseconds(text) === undefined ? "must be a duration such as 500ms, 30s or 1m30s" : undefined,
  });

const absolute = (path: string) => (path.startsWith("/") ? undefined : "must be an absolute path");
const portNumber = (port: number) => (port >= 0 && port <= 65535 ? undefined : "must be a port, 0 to 65535");
const octal = (mode: string) => (/^[0-7]{3,4}$/.test(mode) ? undefined : "must be an octal mode such as 0400");
const assignment = (text: string) => (text.includes("=") ? undefined : "must have the form NAME=VALUE");

const healthcheck = object({
  tests: list(string()),
  interval: duration(),
  timeout: duration(),
  startPeriod: duration(),
  retries: integer({ default: 0 }),
});

const port = object({
  internal: integer({ required: true, validate: portNumber }),
  external: integer({ validate: portNumber }),
  ip: string({ default: "0.0.0.0" }),
  protocol: string({ default: "tcp", oneOf: ["tcp", "udp", "sctp"] }),
});

const volume = object({
  containerPath: string({ validate: absolute }),
  hostPath: string({ validate: absolute }),
  volumeName: string(),
  fromContainer: string(),
  readOnly: boolean(),
  selinuxRelabel: string({ oneOf: ["z", "Z"] }),
});

const mount = object({
  target: string({ required: true, validate: absolute }),
  type: string({ required: true, oneOf: ["bind", "volume", "tmpfs"] }),
  source: string(),
  readOnly: boolean(),
  bindOptions: object({ propagation: string() }),
  volumeOptions: object({ noCopy: boolean(), driverName: string(), driverOptions: map(string()), labels }),
  tmpfsOptions: object({ sizeBytes: integer(), mode: integer() }),
});

const networkAttachment = object({
  name: string({ required: true }),
  aliases: set(string()),
  ipv4Address: string(),
  ipv6Address: string(),
  linkLocalIps: set(string()),
  macAddress: string(),
});

const upload = object({
  file: string({ required: true, validate: absolute }),
  content: string(),
  contentBase64: string(),
  source: string(),
  sourceHash: string(),
  executable: boolean(),
  /** Octal. @default 0644, or 0744 when executable */
  permissions: string({ validate: octal }),
  /** A user's number. @default 0 */
  owner: string({ validate: (id) => (/^\d+$/.test(id) ? undefined : "must be a user's number") }),
  /** A group's number. @default 0 */
  group: string({ validate: (id) => (/^\d+$/.test(id) ? undefined : "must be a group's number") }),
});

const device = object({
  hostPath: string({ required: true }),
  containerPath: string(),
  permissions: string({ default: "rwm" }),
});

/** What a change of means making a new container. */
const fixed = {
  name: string({ autoName: true }),
  image: string({ required: true }),
  hostname: string({ computed: true }),
  domainname: string(),
  command: list(string(), { computed: true }),
  entrypoints: list(string(), { computed: true }),
  envs: set(string({ validate: assignment }), { computed: true }),
  user: string(),
  workingDir: string(),
  labels: { ...labels, computed: true },
  healthcheck: { ...healthcheck, computed: true },
  ports: list(port),
  publishAllPorts: boolean(),
  volumes: set(volume),
  mounts: set(mount),
  tmpfs: map(string()),
  uploads: set(upload),
  networkMode: string({ computed: true }),
  networksAdvanced: set(networkAttachment),
  hosts: set(object({ host: string({ required: true }), ip: string({ required: true }) })),
  dns: set(string()),
  dnsOpts: set(string()),
  dnsSearches: set(string()),
  logDriver: string({ computed: true }),
  logOpts: map(string()),
  rm: boolean(),
  readOnly: boolean(),
  privileged: boolean(),
  init: boolean(),
  tty: boolean(),
  stdinOpen: boolean(),
  capabilities: object({ adds: set(capability()), drops: set(capability()) }),
  securityOpts: set(string(), { computed: true }),
  devices: set(device),
  ulimits: set(
    object({
      name: string({ required: true }),
      soft: integer({ required: true }),
      hard: integer({ required: true }),
    }),
  ),
  sysctls: map(string()),
  storageOpts: map(string()),
  groupAdds: set(string()),
  ipcMode: string({ computed: true }),
  pidMode: string(),
  usernsMode: string(),
  runtime: string({ computed: true }),
  /** MiB. */
  shmSize: integer({ computed: true }),
  /** A number of processors, as in "1.5". */
  cpus: string({ normalize: Number }),
  stopSignal: string({ computed: true }),
  /** Seconds. */
  stopTimeout: integer({ computed: true }),
};

/** What the engine changes in a running container. Memory is in MiB. */
const adjustable = {
  restart: string({ default: "no", oneOf: ["no", "on-failure", "always", "unless-stopped"] }),
  maxRetryCount: integer(),
  memory: integer(),
  memorySwap: integer({ computed: true }),
  memoryReservation: integer(),
  cpuShares: integer(),
  cpuSet: string(),
  cpuPeriod: integer(),
  cpuQuota: integer(),
};

/** What only says how to create, watch or remove the container. */
const handling = {
  start: boolean({ default: true }),
  wait: boolean(),
  /** Seconds. */
  waitTimeout: integer({ default: 60 }),
  attach: boolean(),
  logs: boolean(),
  removeVolumes: boolean({ default: true }),
  /** Seconds. */
  destroyGraceSeconds: integer(),
  containerReadRefreshTimeoutMilliseconds: integer(),
};

export const inputs = {
  ...every(fixed, { replace: true }),
  ...every(adjustable, { replace: false }),
  ...every(handling, { replace: false, ignored: true }),
  /** A container found stopped counts as one that need not run: to have it run again is to replace it. */
  mustRun: boolean({ default: true, replace: (from, to) => from === false && to !== false }),
};

const networkData = object({
  networkName: string(),
  ipAddress: string(),
  ipPrefixLength: integer(),
  gateway: string(),
  macAddress: string(),
  globalIpv6Address: string(),
  globalIpv6PrefixLength: integer(),
  ipv6Gateway: string(),
});

export const outputs = {
  bridge: string(),
  networkDatas: list(networkData),
  exitCode: integer(),
  containerLogs: string({ secretFrom: ["envs", "command", "uploads"] }),
};

export const unsupported = [
  "cgroupParent",
  "cgroupnsMode",
  "deviceCgroupRules",
  "deviceReadBps",
  "deviceReadIops",
  "deviceRequests",
  "deviceWriteBps",
  "deviceWriteIops",
  "gpus",
  "platform",
];

export type Inputs = Values<typeof inputs>;
export type State = KitState<typeof inputs, typeof outputs>;

/** Linux names its capabilities with or without a prefix, in either case. */
function capability() {
  return string({ normalize: (name) => name.toUpperCase().replace(/^CAP_/, "") });
}

/** The same properties, all with these options. */
function every<F extends object>(fields: F, options: { replace: boolean; ignored?: boolean }): F {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, ...options }])) as F;
}
