import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { generatedSecret, type Host, render, Service } from "../host";

const PORT = 6379;
const CONFIG_FILE = "/run/secrets/redis.conf";
const PASSWORD_FILE = "/run/secrets/redis_password";

/** A Redis on the platform's network in which all gateway nodes count requests together. It keeps nothing on disk. */
export class RateLimitStore extends pulumi.ComponentResource {
  /** Name that Kong reaches it by, once it answers. */
  readonly host: pulumi.Output<string>;
  readonly port = PORT;
  readonly password: pulumi.Output<string>;

  constructor(name: string, { host }: { host: Host }, opts?: pulumi.ComponentResourceOptions) {
    super("apim:gateway:RateLimitStore", name, {}, opts);
    this.password = generatedSecret(`${name}-password`, { parent: this });
    const redis = new Service(
      name,
      {
        host,
        hostname: "redis",
        image: host.image("redis"),
        memory: "redis",
        command: ["redis-server", CONFIG_FILE],
        files: [
          { path: CONFIG_FILE, content: this.configuration(host) },
          { path: PASSWORD_FILE, content: this.password },
        ],
        healthcheck: ["sh", "-c", `REDISCLI_AUTH=$(cat ${PASSWORD_FILE}) redis-cli ping | grep -q PONG`],
      },
      { parent: this },
    );
    this.host = redis.hostname;
    this.registerOutputs({ host: this.host });
  }

  /** Half of the container's memory is left to Redis itself. */
  private configuration(host: Host): pulumi.Output<string> {
    const maxMemoryMb = Math.floor(host.config.memoryMb.redis / 2);
    return this.password.apply((password) => render(join(__dirname, "redis.conf"), { password, maxMemoryMb }));
  }
}
