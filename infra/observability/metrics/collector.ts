import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type DatabaseRoles, NODES, passfile } from "../../database";
import type { Gateway } from "../../gateway";
import { type Host, Service, imageOnPostgres, readText } from "../../host";
import { dailyIndices } from "../dailyIndices";
import type { Elasticsearch } from "../elasticsearch";
import { curlLogin } from "../security";

export interface MetricsCollectorArgs {
  host: Host;
  roles: DatabaseRoles;
  gateway: Gateway;
  elasticsearch: Elasticsearch;
}

/**
 * Measures databases, disks, backups and gateway nodes on a schedule, into `apim-database-<day>`. Where Elasticsearch does not
 * delete old indices by itself, this does.
 */
export class MetricsCollector extends pulumi.ComponentResource {
  constructor(name: string, args: MetricsCollectorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:MetricsCollector", name, {}, opts);
    const { host, roles, elasticsearch } = args;
    const { intervalSeconds } = host.config.metrics;
    const { retention } = host.config.elk;
    const login = curlLogin(elasticsearch.login("metrics"));
    const mappings = readText(__dirname, "mappings.json");
    const template = dailyIndices(name, { elasticsearch, prefix: "apim-database", mappings }, { parent: this });
    new Service(
      name,
      {
        host,
        hostname: "metrics-collector",
        image: imageOnPostgres(
          name,
          host,
          { configured: host.config.images.metrics, folder: join(__dirname, "image") },
          { parent: this },
        ),
        memory: "metrics",
        stopSignal: "SIGKILL",
        user: "999:999", // owner of the databases' directories
        entrypoint: ["/usr/local/bin/collect"],
        environment: {
          PGUSER: roles.monitor.user,
          PGDATABASE: roles.statistics,
          DATABASE_NODES: NODES.join(" "),
          GATEWAY_NODES: args.gateway.nodes.apply((nodes) => nodes.join(" ")),
          // No document before its mapping.
          ELASTICSEARCH_URL: pulumi.all([elasticsearch.url, template.id]).apply(([url]) => url),
          INTERVAL_SECONDS: intervalSeconds,
          ...(retention.by === "collector" && { RETENTION_DAYS: retention.days }),
          ...login.environment,
        },
        files: [
          { path: "/usr/local/bin/collect", content: readText(__dirname, "collect.sh"), mode: "0555" },
          { path: "/usr/local/share/node.sql", content: readText(__dirname, "node.sql") },
          { path: "/run/secrets/monitor.pgpass", content: passfile("monitor", roles.monitor.password), mode: "0444" },
          ...login.files,
        ],
        volumes: [
          { hostPath: host.directory("master"), containerPath: `/data/${NODES[0]}`, readOnly: true },
          { hostPath: host.directory("slave"), containerPath: `/data/${NODES[1]}`, readOnly: true },
          { hostPath: host.directory("backups"), containerPath: "/backups", readOnly: true },
        ],
        healthcheck: ["bash", "-c", `[ -n "$(find /tmp/collected -newermt '-${3 * intervalSeconds + 30} seconds')" ]`],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
