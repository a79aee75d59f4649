import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { type Host, generatedSecret } from "../host";
import type { PostgresPrimary } from "./primary";

export interface DatabaseRolesArgs {
  host: Host;
  primary: PostgresPrimary;
}

/** A role that can log in, once it exists. */
export interface Login {
  user: pulumi.Output<string>;
  password: pulumi.Output<string>;
}

/** Kong's database and the roles around it, each with a generated password and no more rights than its work needs. */
export class DatabaseRoles extends pulumi.ComponentResource {
  /** Owner of the database `kong`. */
  readonly kong: Login;
  /** Streams WAL to the replica. */
  readonly replicator: Login;
  /** Reads everything in the database `kong`, for dumps. */
  readonly backup: Login;
  /** Reads statistics. */
  readonly monitor: Login;
  /** Name of Kong's database, once it is there and its owner's future tables are readable for backups. */
  readonly database: pulumi.Output<string>;
  /** Name of the slot that keeps WAL for the replica. */
  readonly replicationSlot: pulumi.Output<string>;

  private readonly options: pulumi.CustomResourceOptions;

  constructor(name: string, args: DatabaseRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:DatabaseRoles", name, {}, opts);
    this.options = { parent: this, provider: args.primary.provider, ...args.host.dataOptions };
    this.kong = this.createLogin(name, "kong");
    this.replicator = this.createLogin(name, "replicator", { replication: true });
    this.backup = this.createLogin(name, "backup");
    this.monitor = this.createLogin(name, "monitor", { roles: ["pg_monitor"] });
    this.database = this.createDatabase(name);
    this.replicationSlot = this.createReplicationSlot(name);
    this.registerOutputs({ database: this.database });
  }

  private createLogin(name: string, user: string, rights: Partial<postgresql.RoleArgs> = {}): Login {
    const { protect, retainOnDelete } = this.options;
    const password = generatedSecret(`${name}-${user}-password`, { parent: this, protect, retainOnDelete });
    const role = new postgresql.Role(`${name}-${user}`, { name: user, login: true, password, ...rights }, this.options);
    return { user: role.name, password };
  }

  private createDatabase(name: string): pulumi.Output<string> {
    const database = new postgresql.Database(`${name}-database`, { name: "kong", owner: this.kong.user }, this.options);
    const readable = (objectType: "table" | "sequence") =>
      new postgresql.DefaultPrivileges(
        `${name}-backup-reads-${objectType}s`,
        {
          database: database.name,
          schema: "public",
          owner: this.kong.user,
          role: this.backup.user,
          objectType,
          privileges: ["SELECT"],
        },
        // Deleted after its replacement came, it would take the new one's rights away.
        { ...this.options, deleteBeforeReplace: true },
      );
    return pulumi.all([database.name, readable("table").id, readable("sequence").id]).apply(([created]) => created);
  }

  private createReplicationSlot(name: string): pulumi.Output<string> {
    return new postgresql.PhysicalReplicationSlot(`${name}-replica-slot`, { name: "kong_replica" }, this.options).name;
  }
}
