import { join } from "node:path";
import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import { NODE_PORT_STEP } from "../config";
import type { DatabaseRoles, PostgresPrimary, PostgresReplica } from "../database";
import { type Host, type SecretFile, Service, readText } from "../host";
import { certificateFor } from "./certificate";
import { RateLimitStore } from "./rateLimitStore";

const PASSWORD_FILE = "/run/secrets/kong_pg_password";
const CERTIFICATE_FILE = "/etc/kong/tls/tls.crt";
const KEY_FILE = "/run/secrets/kong_tls.key";
const MIGRATE = "/usr/local/bin/migrate.sh";

export interface GatewayArgs {
  host: Host;
  primary: PostgresPrimary;
  replica: PostgresReplica;
  roles: DatabaseRoles;
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
  /** The Admin API's connection, for services, routes and plugins as resources. */
  readonly provider: kong.Provider;
  /** Where the first node's proxy answers, once all nodes do. */
  readonly proxyUrl: pulumi.Output<string>;
  /** Where all nodes count requests together; undefined where the only node counts by itself. */
  readonly rateLimitStore?: RateLimitStore;

  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:gateway:Gateway", name, {}, opts);
    const { gateway, ports } = args.host.config;
    const migrated = this.migrate(name, args);
    const tls = this.tlsFiles(name, args);
    const nodes = Array.from({ length: gateway.nodes }, (_, index) => this.runNode(name, index, args, migrated, tls));
    const ready = pulumi.all(nodes.map((node) => node.hostname));
    this.proxyUrl = ready.apply(() => `http://${args.host.address}:${ports.proxy}`);
    this.admin = adminApi(args.host, ready);
    const { url: kongAdminUri, tlsSkipVerify } = this.admin;
    this.provider = new kong.Provider(`${name}-admin`, { kongAdminUri, tlsSkipVerify }, { parent: this });
    const { nodes: count, rateLimitStore = count > 1 ? "redis" : "local" } = gateway;
    if (rateLimitStore === "redis") this.rateLimitStore = new RateLimitStore("redis", args, { parent: this });
    this.registerOutputs({ proxyUrl: this.proxyUrl });
  }

  /** Runs to its end before any node starts, and again where the image changes. */
  private migrate(name: string, { host, primary, roles }: GatewayArgs): pulumi.Output<string> {
    const run = new Service(
      `${name}-migrations`,
      {
        host,
        hostname: "kong-migrations",
        image: host.image("kong"),
        memory: "kong",
        entrypoint: [MIGRATE],
        environment: database(primary, roles),
        files: [passwordFile(roles), { path: MIGRATE, content: readText(join(__dirname, "migrate.sh")), mode: "0555" }],
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
    const { certificate, privateKey } = certificateFor(name, host, this);
    return [
      { path: CERTIFICATE_FILE, content: certificate },
      { path: KEY_FILE, content: privateKey },
    ];
  }

  private runNode(
    name: string,
    index: number,
    { host, primary, replica, roles }: GatewayArgs,
    migrated: pulumi.Output<string>,
    tls: SecretFile[],
  ): Service {
    const { gateway, ports } = host.config;
    const publish = (internal: number, first: number, address: string) => ({
      internal,
      external: first + index * NODE_PORT_STEP,
      address,
    });
    return new Service(
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
        files: [passwordFile(roles), ...tls],
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

function passwordFile(roles: DatabaseRoles): SecretFile {
  return { path: PASSWORD_FILE, content: roles.kong.password };
}
