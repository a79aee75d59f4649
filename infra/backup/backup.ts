import { readdirSync } from "node:fs";
import { join, parse } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseRoles, type PostgresPrimary, passfile } from "../database";
import type { Gateway } from "../gateway";
import { type Host, type SecretFile, Service, imageOnPostgres, readText, render } from "../host";
import { type Elasticsearch, curlLogin } from "../observability";
import { offsiteCopies } from "./offsite";

/** As uploaded; the entry point makes a copy that belongs to who runs the jobs. */
const UPLOADED_PASSFILE = "/run/secrets/backup.pgpass";
const PASSFILE = "/run/backup/pgpass";

export interface BackupArgs {
  host: Host;
  primary: PostgresPrimary;
  roles: DatabaseRoles;
  gateway: Gateway;
  elasticsearch: Elasticsearch;
}

/** Where the primary answers, and as whom. */
type Server = Record<"host" | "port" | "user" | "database", string | number>;

/** Backs up database, WAL, Kong's entities and Elasticsearch's indices on a schedule into `<dataRoot>/database/backups`. */
export class Backup extends pulumi.ComponentResource {
  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:backup:Backup", name, {}, opts);
    const { host, primary, roles } = args;
    const login = curlLogin(args.elasticsearch.login("backup"));
    const { offsite, ...schedules } = host.config.backup.schedules;
    const copies = offsiteCopies(host.config.backup, offsite);
    const server = pulumi
      .all([primary.hostname, roles.backup.user, roles.database])
      .apply(([hostname, user, database]): Server => ({ host: hostname, port: primary.port, user, database }));
    new Service(
      name,
      {
        host,
        hostname: "kong-database-backup",
        image: imageOnPostgres(
          name,
          host,
          { configured: host.config.images.backup, folder: join(__dirname, "image") },
          { parent: this },
        ),
        memory: "backup",
        stopSignal: "SIGKILL", // cron hears no other, and what a job has not finished has no name yet
        entrypoint: ["backup-entrypoint"],
        files: [
          { path: "/etc/cron.d/backup", content: render(join(__dirname, "backup.cron"), schedules) + copies.cron },
          {
            path: "/etc/backup.env",
            content: this.settings(args, server, { ...login.environment, ...copies.settings }),
          },
          {
            path: "/etc/barman.conf",
            content: server.apply((at) => render(join(__dirname, "barman.conf"), { ...at, passfile: PASSFILE })),
          },
          { path: UPLOADED_PASSFILE, content: passfile("backup", roles.backup.password), mode: "0400" },
          ...login.files,
          ...copies.files,
          ...programs("commands", "/usr/local/bin"),
          ...programs("jobs", "/usr/local/lib/backup/jobs"),
          ...programs("lib", "/usr/local/lib/backup"),
        ],
        volumes: [{ hostPath: host.directory("backups"), containerPath: "/backups" }],
        healthcheck: ["as-backup", "pg_isready", "--quiet"],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }

  private settings(
    { host, gateway, elasticsearch }: BackupArgs,
    server: pulumi.Output<Server>,
    more: Record<string, string | number>,
  ) {
    const { retentionDays, restorePointDays, minimumKept } = host.config.backup;
    return pulumi
      .all([server, gateway.internalAdminUrl, elasticsearch.url])
      .apply(([at, adminUrl, elasticsearchUrl]) =>
        render(join(__dirname, "backup.env"), {
          ...at,
          adminUrl,
          elasticsearchUrl,
          passfile: PASSFILE,
          retentionDays,
          restorePointDays,
          minimumKept,
        }),
      )
      .apply((settings) => settings + lines(more));
  }
}

function lines(settings: Record<string, string | number>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** The programs in a folder beside this file, under their names without extension. */
function programs(folder: string, path: string): SecretFile[] {
  return readdirSync(join(__dirname, folder))
    .sort()
    .map((file) => ({
      path: `${path}/${parse(file).name}`,
      content: readText(__dirname, folder, file),
      mode: "0555",
    }));
}
