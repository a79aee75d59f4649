import type { StateResource } from "../sandbox/support/state";

const CONTAINER = "docker:index/container:Container";
const NETWORK = "docker:index/network:Network";

/** The inputs of a container that this platform sets. */
interface ContainerInputs {
  name: string;
  hostname: string;
  image: string;
  entrypoints?: string[];
  command?: string[];
  user?: string;
  envs?: string[];
  uploads?: { file: string; content: string; permissions: string }[];
  volumes?: { containerPath: string; hostPath?: string; volumeName?: string }[];
  networksAdvanced: { aliases: string[] }[];
  ports?: { internal: number; external: number; ip: string }[];
  memory: number;
  memorySwap: number;
  logDriver: string;
  logOpts: Record<string, string>;
  restart: string;
  healthcheck?: { tests: string[]; interval: string; timeout: string; retries: number; startPeriod: string };
}

/** A file that a container is given; what writes it returns where it is. */
export type WriteFile = (file: { service: string; path: string; content: string; mode: number }) => string;

/** What docker-compose needs to start the same containers in the same order, from a stack's state. */
export function composeFile(resources: StateResource[], write: WriteFile): object {
  const containers = resources.filter(({ type }) => type === CONTAINER);
  const network = resources.find(({ type }) => type === NETWORK)?.inputs as { ipamConfigs: object[] };
  const volumes = containers
    .flatMap(({ inputs }) => (inputs as unknown as ContainerInputs).volumes ?? [])
    .flatMap(({ volumeName }) => volumeName ?? []);
  return escaped({
    services: Object.fromEntries(
      containers.map((container) => {
        const inputs = container.inputs as unknown as ContainerInputs;
        return [inputs.hostname, service(inputs, waitsFor(container, resources), write)];
      }),
    ),
    networks: { default: { ipam: { config: network.ipamConfigs } } },
    volumes: Object.fromEntries(volumes.map((name) => [name, { external: true, name }])),
  }) as object;
}

function service(inputs: ContainerInputs, after: ContainerInputs[], write: WriteFile): object {
  const { healthcheck, hostname, uploads = [], volumes = [], ports = [] } = inputs;
  const files = uploads.map(({ file, content, permissions }) => {
    const copy = write({ service: hostname, path: file, content, mode: parseInt(permissions, 8) });
    return `${copy}:${file}:ro`;
  });
  return {
    container_name: inputs.name,
    hostname,
    image: inputs.image,
    entrypoint: inputs.entrypoints,
    command: inputs.command,
    user: inputs.user,
    environment: inputs.envs,
    volumes: [
      ...volumes.map(({ containerPath, ...from }) => `${from.volumeName ?? from.hostPath}:${containerPath}`),
      ...files,
    ],
    networks: { default: { aliases: inputs.networksAdvanced.flatMap(({ aliases }) => aliases) } },
    ports: ports.map(({ internal, external, ip }) => `${ip}:${external}:${internal}`),
    mem_limit: `${inputs.memory}m`,
    memswap_limit: `${inputs.memorySwap}m`,
    logging: { driver: inputs.logDriver, options: inputs.logOpts },
    restart: inputs.restart,
    healthcheck: healthcheck && {
      test: healthcheck.tests,
      interval: healthcheck.interval,
      timeout: healthcheck.timeout,
      retries: healthcheck.retries,
      start_period: healthcheck.startPeriod,
    },
    depends_on: Object.fromEntries(
      after.map((other) => [
        other.hostname,
        { condition: other.healthcheck ? "service_healthy" : "service_completed_successfully" },
      ]),
    ),
  };
}

/** The containers that a container needs, directly or by way of what is no container: roles, providers, plugins. */
function waitsFor(container: StateResource, resources: StateResource[]): ContainerInputs[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const found = new Set<StateResource>();
  const seen = new Set<string>();
  const follow = (resource: StateResource) => {
    for (const urn of needs(resource)) {
      const needed = byUrn.get(urn);
      if (!needed || seen.has(urn)) continue;
      seen.add(urn);
      if (needed.type === CONTAINER) found.add(needed);
      else follow(needed);
    }
  };
  follow(container);
  return [...found].map(({ inputs }) => inputs as unknown as ContainerInputs);
}

/** A provider is named by its URN and, behind that, its id. */
function needs({ dependencies = [], provider }: StateResource): string[] {
  return provider ? [...dependencies, provider.slice(0, provider.lastIndexOf("::"))] : dependencies;
}

/** docker-compose replaces `$NAME` in every text. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
