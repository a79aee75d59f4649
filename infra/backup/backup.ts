import { join, relative } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseRoles, type PostgresPrimary, passfile } from "../database";
import { type Host, Service, hashFolder, readText, render } from "../host";

const IMAGE_FOLDER = join(__dirname, "image");
const PASSFILE = "/run/secrets/backup.pgpass";

export interface BackupArgs {
  host: Host;
  primary: PostgresPrimary;
  roles: DatabaseRoles;
}

/** Dumps the database on a schedule into `<dataRoot>/database/backups`. */
export class Backup extends pulumi.ComponentResource {
  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:backup:Backup", name, {}, opts);
    const { host, roles } = args;
    const { schedule } = host.config.backup;
    new Service(
      name,
      {
        host,
        hostname: "kong-database-backup",
        image: this.image(name, host),
        memory: "backup",
        entrypoint: ["cron", "-f"],
        files: [
          { path: "/etc/cron.d/backup", content: render(join(__dirname, "backup.cron"), { schedule }) },
          { path: "/etc/backup.env", content: this.settings(args) },
          { path: "/usr/local/bin/full-backup", content: readText(join(__dirname, "full-backup.sh")), mode: "0555" },
          { path: PASSFILE, content: passfile("backup", roles.backup.password), mode: "0400" },
        ],
        volumes: [{ hostPath: host.directory("backups"), containerPath: "/backups" }],
        healthcheck: ["pg_isready", "--quiet", "--host=kong-database-master"],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  /** The configured image, or else one built on the machine from `image/`, again where that folder changes. */
  private image(name: string, host: Host): docker.RemoteImage {
    const { backup, postgres } = host.config.images;
    const args: docker.RemoteImageArgs = backup
      ? { name: backup, keepLocally: true }
      : {
          name: `${host.named("apim-backup")}:${postgres.split("@")[0]?.split(":").at(-1)}`,
          keepLocally: true,
          build: {
            context: relative(process.cwd(), IMAGE_FOLDER),
            buildArgs: { POSTGRES_IMAGE: host.image("postgres").name },
          },
          triggers: { folder: hashFolder(IMAGE_FOLDER), base: postgres },
        };
    return new docker.RemoteImage(`${name}-image`, args, { parent: this, provider: host.docker });
  }

  private settings({ host, primary, roles }: BackupArgs): pulumi.Output<string> {
    const { retentionDays, minimumKept } = host.config.backup;
    return pulumi.all([primary.hostname, roles.backup.user, roles.database]).apply(([hostname, user, database]) =>
      render(join(__dirname, "backup.env"), {
        host: hostname,
        port: primary.port,
        user,
        database,
        passfile: PASSFILE,
        retentionDays,
        minimumKept,
      }),
    );
  }
}
