import * as postgresql from "@pulumi/postgresql";
import * as pulumi from "@pulumi/pulumi";
import { type Host, generatedSecret } from "../host";
import type { PostgresPrimary } from "./primary";
import { REPLICATION_SLOT, majorOf } from "./settings";

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
  /** Reads everything in the database `kong`, streams WAL and base backups, and sets restore points. */
  readonly backup: Login;
  /** Reads statistics. */
  readonly monitor: Login;
  /** Name of Kong's database, once it is there and its owner's future tables are readable for backups. */
  readonly database: pulumi.Output<string>;
  /** Name of Kong's database, once it keeps statistics of its statements. */
  readonly statistics: pulumi.Output<string>;

  private readonly options: pulumi.CustomResourceOptions;

  constructor(name: string, args: DatabaseRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:database:DatabaseRoles", name, {}, opts);
    this.options = { parent: this, provider: args.primary.provider, ...args.host.dataOptions };
    this.kong = this.createLogin(name, "kong");
    this.replicator = this.createLogin(name, "replicator", { replication: true });
    this.backup = this.createLogin(name, "backup", { replication: true, roles: ["pg_monitor"] });
    this.monitor = this.createLogin(name, "monitor", { roles: ["pg_monitor"] });
    this.database = this.createDatabase(name, args.host);
    this.statistics = this.createStatistics(name);
    if (args.host.config.database.failover === "manual") this.createReplicationSlot(name);
    this.registerOutputs({ database: this.database });
  }

  private createLogin(name: string, user: string, rights: Partial<postgresql.RoleArgs> = {}): Login {
    const { protect, retainOnDelete } = this.options;
    const password = generatedSecret(`${name}-${user}-password`, { parent: this, protect, retainOnDelete });
    const role = new postgresql.Role(`${name}-${user}`, { name: user, login: true, password, ...rights }, this.options);
    return { user: role.name, password };
  }

  private createDatabase(name: string, host: Host): pulumi.Output<string> {
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
    const backsUp = new postgresql.Grant(
      `${name}-backup-functions`,
      {
        database: database.name,
        schema: "pg_catalog",
        role: this.backup.user,
        objectType: "function",
        objects: backupFunctions(majorOf(host.config.images.postgres)),
        privileges: ["EXECUTE"],
      },
      { ...this.options, deleteBeforeReplace: true },
    );
    return pulumi
      .all([database.name, readable("table").id, readable("sequence").id, backsUp.id])
      .apply(([created]) => created);
  }

  private createStatistics(name: string): pulumi.Output<string> {
    const extension = new postgresql.Extension(
      `${name}-statistics`,
      { name: "pg_stat_statements", database: this.database },
      this.options,
    );
    return extension.database;
  }

  /** Keeps WAL for the replica. Patroni has slots of its own. */
  private createReplicationSlot(name: string) {
    new postgresql.PhysicalReplicationSlot(`${name}-replica-slot`, { name: REPLICATION_SLOT }, this.options);
  }
}

/** What a base backup, a restore point and a change of the WAL segment call; 15 renamed the first two. */
function backupFunctions(major: number): string[] {
  const startAndStop =
    major < 15
      ? ["pg_start_backup", "pg_stop_backup()", "pg_stop_backup(boolean, boolean)"] // by name, both are read back
      : ["pg_backup_start", "pg_backup_stop"];
  return [...startAndStop, "pg_create_restore_point", "pg_switch_wal"];
}
