import { join } from "node:path";
import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../config";
import { hostAddress, sshTarget } from "./address";
import { readText } from "./files";

type ImageName = Exclude<keyof PlatformConfig["images"], "backup" | "metrics" | "patroni">;

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

  /** A volume for data of the stack, as `NAME-data`. */
  dataVolume(name: string, parent: pulumi.Resource): docker.Volume {
    return new docker.Volume(
      `${name}-data`,
      { name: this.named(`${name}-data`), labels: [{ label: "apim.stack", value: pulumi.getStack() }] },
      { parent, provider: this.docker, ...this.dataOptions },
    );
  }

  /** A directory below `<dataRoot>/database`, once it is there. */
  directory(name: "master" | "slave" | "backups" | "config", ...below: string[]): pulumi.Output<string> {
    return this.databaseRoot.apply((root) => [root, name, ...below].join("/"));
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

  /**
   * A file on the machine with something secret in it, in a folder below `<dataRoot>/database/config`, for containers to
   * mount that folder: so new content reaches them without replacing them. Returns the folder, once the file is there.
   *
   * @param readable who may read it: a user's number; everyone who can enter the folder, where there is none
   */
  secretFile(
    name: string,
    file: { folder: string; name: string; content: pulumi.Input<string>; readable?: number },
    opts: pulumi.CustomResourceOptions,
  ): pulumi.Output<string> {
    const folder = this.directory("config", file.folder);
    const owner = file.readable === undefined ? "root 0444" : `${file.readable} 0400`;
    const written = this.run(
      name,
      {
        create: pulumi.interpolate`bash -s -- ${folder} ${file.name} ${owner}`,
        stdin: pulumi.interpolate`${readText(join(__dirname, "secret-file.sh"))}${file.content}`,
      },
      opts,
    );
    return pulumi.all([folder, written.urn]).apply(([path]) => path);
  }

  /** Runs a command on the machine itself: locally for a local engine, over SSH for a VM. */
  run(
    name: string,
    args: { create: pulumi.Input<string>; update?: pulumi.Input<string>; stdin?: pulumi.Input<string> },
    opts: pulumi.CustomResourceOptions,
  ): command.local.Command | command.remote.Command {
    const { host } = this.config;
    const ssh = sshTarget(host);
    if (!ssh) return new command.local.Command(name, args, opts);
    const connection = { ...ssh, privateKey: host.sshPrivateKey && pulumi.secret(host.sshPrivateKey) };
    return new command.remote.Command(name, { ...args, connection }, opts);
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

  private createDirectories(name: string): pulumi.Output<string> {
    const { dataRoot } = this.config.host;
    const stdin = readText(join(__dirname, "directories.sh"));
    const made = this.run(`${name}-directories`, { create: `bash -s -- ${dataRoot}`, stdin }, { parent: this });
    return made.urn.apply(() => `${dataRoot}/database`);
  }
}
