import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Host, Service, readText, render } from "../host";

const HEALTH = "/usr/local/bin/balancer-health.sh";

/** Ports inside the network: of whichever node is the primary, and for reads of the replica. */
export const BALANCER_PORTS = { primary: 5432, replica: 5433 };

export interface BalancerArgs {
  host: Host;
  /** The first node, once it serves. */
  node: pulumi.Output<string>;
}

/** The address of the database, which stays when another node becomes the primary. */
export class Balancer extends pulumi.ComponentResource {
  /** Name that other containers reach it by, once there is a primary behind it. */
  readonly hostname: pulumi.Output<string>;

  constructor(name: string, { host, node }: BalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:Balancer", name, {}, opts);
    const { network, ports } = host.config;
    const networks = [network.cidr, ...network.operatorCidrs].join(" ");
    const configuration = node.apply(() => render(join(__dirname, "haproxy.cfg"), { networks }));
    const balancer = new Service(
      name,
      {
        host,
        hostname: "kong-database",
        image: host.image("haproxy"),
        memory: "haproxy",
        stopSignal: "SIGTERM", // by the image's own it waits for sessions, which pools never end
        files: [
          { path: "/usr/local/etc/haproxy/haproxy.cfg", content: configuration },
          { path: HEALTH, content: readText(__dirname, "balancer-health.sh"), mode: "0555" },
        ],
        ports: (["primary", "replica"] as const).map((role) => ({
          internal: BALANCER_PORTS[role],
          external: ports[role],
          address: ports.address,
        })),
        healthcheck: [HEALTH],
      },
      { parent: this },
    );
    this.hostname = balancer.hostname;
    this.registerOutputs({ hostname: this.hostname });
  }
}
