import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type Host, Service, readText } from "../host";
import type { PostgresPrimary } from "./primary";
import type { DatabaseRoles } from "./roles";
import { POSTGRES_PORT, SERVER, passfile, postgres } from "./settings";

const ENTRYPOINT = "/usr/local/bin/replica-entrypoint.sh";

export interface PostgresReplicaArgs {
  host: Host;
  primary: PostgresPrimary;
  roles: DatabaseRoles;
}

/** The read-only standby that follows the primary by streaming replication. Its data is in `<dataRoot>/database/slave`. */
export class PostgresReplica extends pulumi.ComponentResource {
  /** Name that other containers reach it by, once it serves reads. */
  readonly hostname: pulumi.Output<string>;
  readonly port = POSTGRES_PORT;

  constructor(name: string, args: PostgresReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:PostgresReplica", name, {}, opts);
    const { host, primary, roles } = args;
    const standby = new Service(
      name,
      {
        ...postgres(host, {
          directory: "slave",
          port: host.config.ports.replica,
          files: [
            { path: ENTRYPOINT, content: readText(join(__dirname, "replica-entrypoint.sh")), mode: "0555" },
            { path: "/run/secrets/replicator.pgpass", content: passfile("replicator", roles.replicator.password) },
          ],
          environment: {
            PRIMARY_HOST: primary.hostname,
            PRIMARY_PORT: primary.port,
            REPLICATION_USER: roles.replicator.user,
            REPLICATION_SLOT: roles.replicationSlot,
          },
        }),
        hostname: "kong-database-slave",
        entrypoint: [ENTRYPOINT],
        command: SERVER,
      },
      { parent: this },
    );
    this.hostname = standby.hostname;
    this.registerOutputs({ hostname: this.hostname });
  }
}
