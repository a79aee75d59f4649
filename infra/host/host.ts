import { join } from "node:path";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../config";
import { hostAddress, sshTarget } from "./address";
import { readText } from "./files";

type ImageName = Exclude<keyof PlatformConfig["images"], "backup">;

export interface HostArgs {
  config: PlatformConfig;
}

/** The machine that containers run on: its Docker Engine, the platform's network and the directories for data. */
export class Host extends pulumi.ComponentResource {
  readonly config: PlatformConfig;
  /** The Docker Engine, to hand on to whatever creates containers. */
  readonly docker: docker.Provider;
  /** The platform's network; undefined while the platform is not running. */
  readonly network?: docker.Network;
  /** Address at which the machine that runs Pulumi reaches published ports. */
  readonly address: string;
  /** Options that keep data where `pulumi destroy` or a removed line would lose it. */
  readonly dataOptions: pulumi.CustomResourceOptions;
  private readonly databaseRoot: pulumi.Output<string>;
  private readonly images = new Map<ImageName, docker.RemoteImage>();

  constructor(name: string, args: HostArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:host:Host", name, {}, opts);
    this.config = args.config;
    this.address = hostAddress(args.config.host);
    this.dataOptions = { protect: args.config.protect, retainOnDelete: true };
    this.docker = new docker.Provider(`${name}-docker`, { host: args.config.host.docker }, { parent: this });
    this.network = this.createNetwork(name);
    this.databaseRoot = this.createDirectories(name);
    this.registerOutputs({ address: this.address });
  }

  /** A directory below `<dataRoot>/database`, once it is there. */
  directory(name: "master" | "slave" | "backups" | "config"): pulumi.Output<string> {
    return pulumi.interpolate`${this.databaseRoot}/${name}`;
  }

  /** A configured image, in the machine's engine. It stays there when the platform goes. */
  image(name: ImageName): docker.RemoteImage {
    let image = this.images.get(name);
    if (!image) {
      const args = { name: this.config.images[name], keepLocally: true };
      image = new docker.RemoteImage(`${name}-image`, args, { parent: this, provider: this.docker });
      this.images.set(name, image);
    }
    return image;
  }

  /** The configured name prefix, in front of a name. */
  named(name: string): string {
    return this.config.namePrefix + name;
  }

  private createNetwork(name: string): docker.Network | undefined {
    if (!this.config.running) return undefined;
    return new docker.Network(
      `${name}-network`,
      {
        name: this.named("kong-net"),
        driver: "bridge",
        ipamConfigs: [{ subnet: this.config.network.cidr }],
        labels: [{ label: "apim.stack", value: pulumi.getStack() }],
      },
      { parent: this, provider: this.docker, deleteBeforeReplace: true },
    );
  }

  /** Runs on the machine itself: locally for a local engine, over SSH for a VM. */
  private createDirectories(name: string): pulumi.Output<string> {
    const { host } = this.config;
    const run = {
      create: pulumi.interpolate`bash -s -- ${host.dataRoot}`,
      stdin: readText(join(__dirname, "directories.sh")),
    };
    const ssh = sshTarget(host);
    const opts = { parent: this };
    const made = ssh
      ? new command.remote.Command(
          `${name}-directories`,
          {
            ...run,
            connection: { ...ssh, privateKey: host.sshPrivateKey && pulumi.secret(host.sshPrivateKey) },
          },
          opts,
        )
      : new command.local.Command(`${name}-directories`, run, opts);
    return made.urn.apply(() => `${host.dataRoot}/database`);
  }
}
