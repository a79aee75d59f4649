import * as pulumi from "@pulumi/pulumi";
import { type Host, Service } from "../host";
import { BALANCER_PORTS } from "./balancer";
import type { PostgresPrimary } from "./primary";
import type { DatabaseRoles } from "./roles";
import { NODES, nodePassfile, passfile } from "./settings";

export interface PostgresReplicaArgs {
  host: Host;
  primary: PostgresPrimary;
  roles: DatabaseRoles;
}

/** The second node, which clones the first and follows it until one takes the other's place. Its data is in `<dataRoot>/database/slave`. */
export class PostgresReplica extends pulumi.ComponentResource {
  /** Name that other containers reach a server for reads by, once there is a replica: see `port`. */
  readonly hostname: pulumi.Output<string>;
  readonly port = BALANCER_PORTS.replica;

  constructor(name: string, args: PostgresReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:PostgresReplica", name, {}, opts);
    const { primary } = args;
    const written = this.writePasswords(name, args);
    // Either may be the primary: they start side by side, and what a clone takes, the second waits for itself.
    const { passwords } = primary;
    const standby = new Service(name, primary.node({ hostname: NODES[1], passwords }), { parent: this });
    this.hostname = pulumi.all([primary.hostname, standby.hostname, written]).apply(([address]) => address);
    this.registerOutputs({ hostname: this.hostname });
  }

  /** What nodes log in to each other by; Patroni takes all of that from one file. */
  private writePasswords(name: string, { host, primary, roles }: PostgresReplicaArgs): pulumi.Output<string> {
    const { user, password } = roles.replicator;
    const replicator = passfile("replicator", password);
    const file =
      host.config.database.failover === "manual"
        ? { file: "replicator.pgpass", content: replicator }
        : { file: "nodes.pgpass", content: pulumi.concat(passfile("postgres", primary.password), replicator) };
    const written = nodePassfile(`${name}-replicator-password`, host, file, { parent: this });
    return pulumi.all([written, user]).apply(([folder]) => folder);
  }
}
