import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../config";
import type { Host } from "./host";

/** How long a container may take to end by itself before it is killed. */
const STOP_WITHIN_SECONDS = 30;

/** How long a container may take to become healthy. */
const HEALTHY_WITHIN_SECONDS = 180;

/** A file that is put into a container before it starts; `docker inspect` does not show it. */
export interface SecretFile {
  /** Absolute path inside the container. */
  path: string;
  content: pulumi.Input<string>;
  /** @default "0444" */
  mode?: string;
}

export interface ServiceArgs {
  host: Host;
  /** Name on the platform's network; the container's own name has the configured prefix before it. */
  hostname: string;
  /** Further names on the network. */
  aliases?: string[];
  image: docker.RemoteImage;
  /** Which limit of `apim:memoryMb` holds. */
  memory: keyof PlatformConfig["memoryMb"];
  /** Plain environment: nothing secret. */
  environment?: Record<string, pulumi.Input<string | number>>;
  entrypoint?: string[];
  command?: pulumi.Input<string>[];
  /** As in `docker run --user`. */
  user?: string;
  files?: SecretFile[];
  volumes?: pulumi.Input<docker.types.input.ContainerVolume>[];
  /** Published ports: inside the container, and where they appear outside. */
  ports?: { internal: number; external: number; address: string }[];
  /** Command in the container that exits 0 when all is well. A container without one runs once, to its end. */
  healthcheck?: string[];
  /** What ends it at once, where its image's own signal does not. */
  stopSignal?: "SIGTERM" | "SIGINT" | "SIGKILL";
}

/** A container of the platform: on its network, limited, restarted, its logs rotated, and waited for until it is healthy. */
export class Service extends pulumi.ComponentResource {
  /** Name that other containers reach it by, once it is healthy. */
  readonly hostname: pulumi.Output<string>;
  /** Undefined while the platform is not running. */
  readonly container?: docker.Container;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:host:Service", name, {}, opts);
    this.container = args.host.network && this.createContainer(name, args, args.host.network);
    this.hostname = this.container ? this.container.urn.apply(() => args.hostname) : pulumi.output(args.hostname);
    this.registerOutputs({ hostname: this.hostname });
  }

  private createContainer(name: string, args: ServiceArgs, network: docker.Network): docker.Container {
    const { host } = args;
    const memory = host.config.memoryMb[args.memory];
    return new docker.Container(
      `${name}-container`,
      {
        name: host.named(args.hostname),
        hostname: args.hostname,
        image: args.image.imageId,
        entrypoints: args.entrypoint,
        command: args.command,
        user: args.user,
        stopSignal: args.stopSignal,
        envs:
          args.environment &&
          Object.entries(args.environment).map(([key, value]) => pulumi.interpolate`${key}=${value}`),
        uploads: args.files?.map(({ path, content, mode = "0444" }) => ({ file: path, content, permissions: mode })),
        volumes: args.volumes,
        networksAdvanced: [{ name: network.name, aliases: [args.hostname, ...(args.aliases ?? [])] }],
        ports: args.ports?.map(({ internal, external, address }) => ({
          internal,
          external,
          ip: address,
          protocol: "tcp",
        })),
        labels: [{ label: "apim.stack", value: pulumi.getStack() }],
        memory,
        memorySwap: memory, // without it the official provider shows a change at every second preview
        logDriver: "json-file",
        logOpts: { "max-size": "10m", "max-file": "3" },
        ...(args.healthcheck ? staysUp(args.healthcheck) : RUNS_ONCE),
      },
      { parent: this, provider: host.docker, deleteBeforeReplace: true },
    );
  }
}

const RUNS_ONCE = { mustRun: false, attach: true, logs: true, restart: "no" };

function staysUp(healthcheck: string[]) {
  return {
    restart: "unless-stopped",
    destroyGraceSeconds: STOP_WITHIN_SECONDS, // without it, a database would be killed
    wait: true,
    waitTimeout: HEALTHY_WITHIN_SECONDS,
    // The first check comes one interval after the start: a short one lets what waits for it start soon.
    healthcheck: { tests: ["CMD", ...healthcheck], interval: "5s", timeout: "10s", retries: 5, startPeriod: "60s" },
  };
}
