import { join } from "node:path";
import type * as docker from "@pulumi/docker";
import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import { NODE_PORT_STEP } from "../config";
import type { DatabaseRoles, PostgresPrimary, PostgresReplica } from "../database";
import { type Host, type SecretFile, Service, certificateFor, readText } from "../host";
import { RateLimitStore } from "./rateLimitStore";

const PASSWORDS = "/run/passwords";
const PASSWORD_FILE = `${PASSWORDS}/kong_pg_password`;
const CERTIFICATE_FILE = "/etc/kong/tls/tls.crt";
const KEY_FILE = "/run/secrets/kong_tls.key";
const RELOAD = "/usr/local/bin/reload.sh";
const MIGRATE = "/usr/local/bin/migrate.sh";

export interface GatewayArgs {
  host: Host;
  primary: PostgresPrimary;
  replica: PostgresReplica;
  roles: DatabaseRoles;
}

/** What nodes have in common. */
interface NodeParts {
  /** Once the database is at the image's version. */
  migrated: pulumi.Output<string>;
  passwords: docker.types.input.ContainerVolume;
  /** The database's, once it is the role's. */
  password: pulumi.Output<string>;
  tls: SecretFile[];
}

export interface AdminApi {
  url: pulumi.Output<string>;
  /** Whether its certificate is the self-signed one. */
  tlsSkipVerify: boolean;
}

/** Kong: its database brought to the image's version, then its nodes, which write to the primary and read from the replica. */
export class Gateway extends pulumi.ComponentResource {
  /** How the Admin API is reached, once all nodes answer. */
  readonly admin: AdminApi;
  /** Where other containers reach the Admin API, once all nodes answer. */
  readonly internalAdminUrl: pulumi.Output<string>;
  /** The Admin API's connection, for services, routes and plugins as resources. */
  readonly provider: kong.Provider;
  /** Names that other containers reach the nodes by, once they answer. */
  readonly nodes: pulumi.Output<string[]>;
  /** Where the first node's proxy answers, once all nodes do. */
  readonly proxyUrl: pulumi.Output<string>;
  /** Where all nodes count requests together; undefined where the only node counts by itself. */
  readonly rateLimitStore?: RateLimitStore;

  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:gateway:Gateway", name, {}, opts);
    const { gateway, ports } = args.host.config;
    const passwords = this.passwords(name, args);
    const login = args.roles.kong;
    const password = pulumi.all([login.password, login.user]).apply(([secret]) => secret);
    const migrated = this.migrate(name, args, passwords);
    const tls = this.tlsFiles(name, args);
    const nodes = Array.from({ length: gateway.nodes }, (_, index) =>
      this.runNode(name, index, args, { migrated, passwords, password, tls }),
    );
    const ready = pulumi.all(nodes.map((node) => node.hostname));
    this.nodes = ready;
    this.proxyUrl = ready.apply(() => `http://${args.host.address}:${ports.proxy}`);
    this.admin = adminApi(args.host, ready);
    this.internalAdminUrl = ready.apply(() => "http://kong:8001");
    const { url: kongAdminUri, tlsSkipVerify } = this.admin;
    this.provider = new kong.Provider(`${name}-admin`, { kongAdminUri, tlsSkipVerify }, { parent: this });
    const { nodes: count, rateLimitStore = count > 1 ? "redis" : "local" } = gateway;
    if (rateLimitStore === "redis") this.rateLimitStore = new RateLimitStore("redis", args, { parent: this });
    this.registerOutputs({ proxyUrl: this.proxyUrl });
  }

  /** What the nodes log in to the database with, in a file that they mount: a new password replaces no node. */
  private passwords(name: string, { host, roles }: GatewayArgs): docker.types.input.ContainerVolume {
    const file = { folder: "gateway-passwords", name: "kong_pg_password", content: roles.kong.password };
    const hostPath = host.secretFile(`${name}-password`, file, { parent: this });
    return { hostPath, containerPath: PASSWORDS, readOnly: true };
  }

  /** Runs to its end before any node starts, and again where the image changes. */
  private migrate(
    name: string,
    { host, primary, roles }: GatewayArgs,
    passwords: docker.types.input.ContainerVolume,
  ): pulumi.Output<string> {
    const run = new Service(
      `${name}-migrations`,
      {
        host,
        hostname: "kong-migrations",
        image: host.image("kong"),
        memory: "kong",
        entrypoint: [MIGRATE],
        environment: database(primary, roles),
        files: [{ path: MIGRATE, content: readText(join(__dirname, "migrate.sh")), mode: "0555" }],
        volumes: [passwords],
      },
      { parent: this },
    );
    if (!run.container) return run.hostname;
    return pulumi
      .all([run.container.exitCode, run.container.containerLogs, run.hostname])
      .apply(([code, logs, hostname]) => {
        if (code)
          throw new pulumi.RunError(`Kong's migrations ended with exit code ${code}; no node was started.\n${logs}`);
        return hostname;
      });
  }

  private tlsFiles(name: string, { host }: GatewayArgs): SecretFile[] {
    const { certificate, privateKey } = certificateFor(
      name,
      { configured: host.config.gateway.tls, names: ["kong", "localhost", "127.0.0.1"] },
      this,
    );
    return [
      { path: CERTIFICATE_FILE, content: certificate },
      { path: KEY_FILE, content: privateKey },
    ];
  }

  /** Has a running node use a new password. A new node has read it at its start. */
  private reload(name: string, host: Host, node: Service, { passwords, password }: NodeParts) {
    if (!node.container) return;
    const container = pulumi.all([node.container.name, passwords.hostPath]).apply(([running]) => running);
    const update = pulumi.interpolate`docker exec ${container} ${RELOAD}`;
    host.run(`${name}-reload`, { create: ":", update, stdin: password }, { parent: this });
  }

  private runNode(
    name: string,
    index: number,
    { host, primary, replica, roles }: GatewayArgs,
    parts: NodeParts,
  ): Service {
    const { migrated, passwords, tls } = parts;
    const { gateway, ports } = host.config;
    const publish = (internal: number, first: number, address: string) => ({
      internal,
      external: first + index * NODE_PORT_STEP,
      address,
    });
    const node = new Service(
      `${name}-${index + 1}`,
      {
        host,
        hostname: `kong-${index + 1}`,
        aliases: ["kong"],
        image: host.image("kong"),
        memory: "kong",
        environment: {
          ...database(primary, roles, migrated),
          KONG_PG_RO_HOST: replica.hostname,
          KONG_PG_RO_PORT: replica.port,
          KONG_PROXY_LISTEN: "0.0.0.0:8000 reuseport, 0.0.0.0:8443 http2 ssl reuseport",
          KONG_ADMIN_LISTEN: "0.0.0.0:8001 reuseport, 0.0.0.0:8444 http2 ssl reuseport",
          KONG_ADMIN_GUI_LISTEN: "off",
          KONG_PROXY_ACCESS_LOG: "/dev/stdout",
          KONG_ADMIN_ACCESS_LOG: "/dev/stdout",
          KONG_PROXY_ERROR_LOG: "/dev/stderr",
          KONG_ADMIN_ERROR_LOG: "/dev/stderr",
          KONG_LOG_LEVEL: gateway.logLevel,
          KONG_NGINX_WORKER_PROCESSES: gateway.workerProcesses,
          KONG_DB_UPDATE_FREQUENCY: gateway.dbUpdateFrequencySeconds,
          KONG_SSL_CERT: CERTIFICATE_FILE,
          KONG_SSL_CERT_KEY: KEY_FILE,
          KONG_ADMIN_SSL_CERT: CERTIFICATE_FILE,
          KONG_ADMIN_SSL_CERT_KEY: KEY_FILE,
          KONG_ANONYMOUS_REPORTS: "off",
        },
        files: [...tls, { path: RELOAD, content: readText(join(__dirname, "reload.sh")), mode: "0555" }],
        volumes: [passwords],
        ports: [
          publish(8000, ports.proxy, ports.proxyAddress),
          publish(8443, ports.proxyTls, ports.proxyAddress),
          publish(8001, ports.admin, ports.address),
          publish(8444, ports.adminTls, ports.address),
        ],
        healthcheck: ["kong", "health"],
      },
      { parent: this },
    );
    this.reload(`${name}-${index + 1}`, host, node, parts);
    return node;
  }
}

/** In clear over loopback; over TLS where the Admin API is on another machine. */
function adminApi({ address, config: { gateway, ports } }: Host, ready: pulumi.Output<unknown>): AdminApi {
  const url = address === "127.0.0.1" ? `http://${address}:${ports.admin}` : `https://${address}:${ports.adminTls}`;
  return { url: ready.apply(() => url), tlsSkipVerify: gateway.tls === undefined };
}

function database(primary: PostgresPrimary, roles: DatabaseRoles, migrated: pulumi.Input<unknown> = undefined) {
  return {
    KONG_DATABASE: "postgres",
    KONG_PG_HOST: pulumi.all([primary.hostname, migrated]).apply(([hostname]) => hostname),
    KONG_PG_PORT: primary.port,
    KONG_PG_USER: roles.kong.user,
    KONG_PG_DATABASE: roles.database,
    KONG_PG_PASSWORD_FILE: PASSWORD_FILE,
  };
}
