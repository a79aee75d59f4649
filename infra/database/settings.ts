import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../config";
import { type Host, type SecretFile, type ServiceArgs, readText, render } from "../host";

/** The port that Postgres listens on inside its container. */
export const POSTGRES_PORT = 5432;

/** User and group of `postgres` in the official image, and owner of the data directories. */
export const POSTGRES_USER = 999;

/** Both nodes, by the names that others reach them by. They are equal; the first is where a new database begins. */
export const NODES = ["kong-database-master", "kong-database-slave"] as const;
export type NodeName = (typeof NODES)[number];

/** Of the replica, whichever node that is. */
export const REPLICATION_SLOT = "kong_replica";

/** Named, since images of later majors have another default. */
const DATA_DIRECTORY = "/var/lib/postgresql/data";

const CONFIG_FILE = "/etc/postgresql/postgresql.conf";
const HBA_FILE = "/etc/postgresql/pg_hba.conf";
const ENTRYPOINT = "/usr/local/bin/node.sh";

/** Folders below `<dataRoot>/database/config` that both nodes mount. */
const PASSWORDS = "database-passwords";
const CLUSTER = "database-cluster";

export interface NodeArgs {
  hostname: NodeName;
  /** Folder that holds the nodes' passwords, once they are there. */
  passwords: pulumi.Input<string>;
}

/** What a Postgres node is, however it is decided whether it is the primary. */
export function nodeBase(host: Host, { hostname, passwords }: NodeArgs): Omit<ServiceArgs, "image"> {
  return {
    host,
    hostname,
    memory: "postgres",
    user: `${POSTGRES_USER}:${POSTGRES_USER}`,
    files: configuration(host),
    volumes: [
      { hostPath: host.directory(hostname === NODES[0] ? "master" : "slave"), containerPath: DATA_DIRECTORY },
      { hostPath: host.directory("config", CLUSTER), containerPath: "/cluster" },
      { hostPath: passwords, containerPath: "/run/passwords", readOnly: true },
    ],
    environment: {
      PGDATA: DATA_DIRECTORY,
      NODE: hostname,
      FIRST_PRIMARY: NODES[0],
      NAMED_PRIMARY: "/cluster/primary",
    },
  };
}

/** A Postgres node, primary or replica: nothing here says which it is. */
export function manualNode(host: Host, args: NodeArgs): ServiceArgs {
  const base = nodeBase(host, args);
  return {
    ...base,
    image: host.image("postgres"),
    entrypoint: [ENTRYPOINT],
    // The uploaded configuration instead of the one in the data directory.
    command: ["postgres", "-c", `config_file=${CONFIG_FILE}`, "-c", `hba_file=${HBA_FILE}`],
    files: [
      ...(base.files ?? []),
      { path: ENTRYPOINT, content: readText(__dirname, "node.sh"), mode: "0555" },
      { path: "/usr/local/bin/role.pl", content: readText(__dirname, "role.pl"), mode: "0555" },
    ],
    environment: {
      ...base.environment,
      POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256 --auth-local=peer --allow-group-access --data-checksums",
      PEER: NODES.find((other) => other !== args.hostname) ?? args.hostname,
      REPLICATION_SLOT,
    },
    // Over TCP: the official image's set-up phase listens on its socket alone, and must not count as healthy.
    healthcheck: ["pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres"],
  };
}

/** Puts a passfile where both nodes find it. Returns the folder, once it is there. */
export function nodePassfile(
  name: string,
  host: Host,
  { file, content }: { file: string; content: pulumi.Output<string> },
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return host.secretFile(name, { folder: PASSWORDS, name: file, content, readable: POSTGRES_USER }, opts);
}

/** The major version in an image's tag, as in `postgres:13`; that of the source architecture where there is no tag. */
export function majorOf(image: string): number {
  return Number(/:(\d+)/.exec(image)?.[1] ?? 13);
}

/** A libpq passfile of one line: any database, on any host. */
export function passfile(user: string, password: pulumi.Output<string>): pulumi.Output<string> {
  return password.apply((secret) => `*:*:*:${user}:${secret}\n`);
}

/** Whether a write is acknowledged only once both nodes have it, as long as both are there. */
export function isSynchronous({ failover, synchronous = true }: PlatformConfig["database"]): boolean {
  return failover === "automatic" && synchronous;
}

function configuration({ config }: Host): SecretFile[] {
  const { failover: _, synchronous: __, ...settings } = config.database;
  const { cidr } = config.network;
  return [
    { path: CONFIG_FILE, content: render(join(__dirname, "postgresql.conf"), settings) },
    { path: HBA_FILE, content: render(join(__dirname, "pg_hba.conf"), { network: cidr.padEnd(15) }) },
  ];
}
