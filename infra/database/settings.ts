import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { type Host, type SecretFile, type ServiceArgs, render } from "../host";

/** The port that Postgres listens on inside its container. */
export const POSTGRES_PORT = 5432;

/** User and group of `postgres` in the official image, and owner of the data directories. */
const POSTGRES_USER = "999:999";

/** Named, since images of later majors have another default. */
const DATA_DIRECTORY = "/var/lib/postgresql/data";

const CONFIG_FILE = "/etc/postgresql/postgresql.conf";
const HBA_FILE = "/etc/postgresql/pg_hba.conf";

/** Arguments of the server, which name the uploaded configuration instead of the one in the data directory. */
export const SERVER = ["postgres", "-c", `config_file=${CONFIG_FILE}`, "-c", `hba_file=${HBA_FILE}`];

interface ServerArgs extends Pick<ServiceArgs, "environment"> {
  directory: "master" | "slave";
  /** The published port. */
  port: number;
  files: SecretFile[];
}

/** What primary and replica have in common, so that either can become the other. */
export function postgres(host: Host, server: ServerArgs) {
  return {
    host,
    image: host.image("postgres"),
    memory: "postgres",
    user: POSTGRES_USER,
    files: [...configuration(host), ...server.files],
    volumes: [{ hostPath: host.directory(server.directory), containerPath: DATA_DIRECTORY }],
    ports: [{ internal: POSTGRES_PORT, external: server.port, address: host.config.ports.address }],
    environment: { ...server.environment, PGDATA: DATA_DIRECTORY },
    // Over TCP: the official image's set-up phase listens on its socket alone, and must not count as healthy.
    healthcheck: ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres"],
  } satisfies Partial<ServiceArgs>;
}

/** A libpq passfile of one line: any database, on any host. */
export function passfile(user: string, password: pulumi.Output<string>): pulumi.Output<string> {
  return password.apply((secret) => `*:*:*:${user}:${secret}\n`);
}

function configuration({ config }: Host): SecretFile[] {
  const networks = [config.network.cidr, ...config.network.operatorCidrs];
  const access = ["all", "replication"].flatMap((database) =>
    networks.map(
      (network) =>
        `host    ${database.padEnd(15)} ${database === "all" ? "all       " : "replicator"}  ${network.padEnd(15)} scram-sha-256`,
    ),
  );
  return [
    { path: CONFIG_FILE, content: render(join(__dirname, "postgresql.conf"), config.database) },
    { path: HBA_FILE, content: render(join(__dirname, "pg_hba.conf"), { networks: access.join("\n") }) },
  ];
}
