import * as pulumi from "@pulumi/pulumi";
import { Backup } from "../infra/backup";
import type { PlatformConfig } from "../infra/config";
import { DatabaseRoles, NODES, PostgresPrimary, PostgresReplica, isSynchronous } from "../infra/database";
import { Gateway } from "../infra/gateway";
import { Host, preflight } from "../infra/host";
import {
  Alerting,
  Dashboards,
  Elasticsearch,
  Kibana,
  Logstash,
  MetricsCollector,
  publishedUrls,
} from "../infra/observability";
import { findCatalog, registerCatalog } from "./catalog";
import { runEcho } from "./catalog/echo";

/** The whole platform, in the order in which data flows, with the APIs of the domains that have no stack of their own. */
export function platform(config: PlatformConfig) {
  const catalog = findCatalog(config.catalog.domains, config.catalog.deckFiles);
  preflight(config);

  const host = new Host("host", { config });
  const on = { providers: [host.docker] };

  const primary = new PostgresPrimary("primary", { host }, on);
  const roles = new DatabaseRoles("roles", { host, primary }, on);
  const replica = new PostgresReplica("replica", { host, primary, roles }, on);
  const gateway = new Gateway("gateway", { host, primary, replica, roles }, on);

  const elasticsearch = new Elasticsearch("elasticsearch", { host }, on);
  const logstash = new Logstash("logstash", { host, elasticsearch }, on);
  const kibana = new Kibana("kibana", { host, elasticsearch }, on);
  new Dashboards("dashboards", { config, elasticsearch, kibana });

  const backends = { echo: runEcho(host, on), logstashUrl: logstash.url };
  const rateLimitCounter = counterOf(gateway);
  const credentials = registerCatalog(catalog, {
    ...backends,
    counter: rateLimitCounter,
    protocols: config.catalog.protocols,
    opts: { providers: [gateway.provider] },
  });

  new MetricsCollector("metrics", { host, roles, gateway, elasticsearch }, on);
  new Alerting("alerting", { host, elasticsearch }, on);

  new Backup("backup", { host, primary, roles, gateway, elasticsearch }, on);

  const { address } = host;
  const { ports } = config;
  const published = publishedUrls(host);
  const reader = elasticsearch.login("reader");
  return {
    // Where everything answers, as seen from the machine that runs Pulumi.
    demoUrl: pulumi.interpolate`${gateway.proxyUrl}/demo/echo`,
    proxyUrl: gateway.proxyUrl,
    proxyTlsUrl: `https://${address}:${ports.proxyTls}`,
    adminUrl: `http://${address}:${ports.admin}`,
    adminTlsUrl: `https://${address}:${ports.adminTls}`,
    primaryUrl: `postgres://${address}:${ports.primary}/kong`,
    replicaUrl: `postgres://${address}:${ports.replica}/kong`,
    elasticsearchUrl: published.elasticsearch,
    // Of people, who may read what Elasticsearch and Kibana hold; not there where nobody is asked.
    ...(reader && { elasticsearchLogin: reader }),
    logstashUrl: `http://${address}:${ports.logstash}`,
    kibanaUrl: kibana.url,
    // Of those who call the APIs, by username.
    credentials,
    // What the stacks of domains build on.
    forDomains: { ...backends, admin: gateway.admin },
    rateLimitCounter,
    // What `make status` looks at.
    monitoring: { engine: config.host.docker, alertsRepeatMinutes: config.alerts.repeatMinutes },
    // What the commands for backups work on.
    backups: {
      engine: config.host.docker,
      container: host.named("kong-database-backup"),
      scratch: host.named("kong-database-restored"),
      folder: host.directory("backups"),
      image: config.images.postgres,
    },
    // What the commands for failover and the like work on.
    databaseCluster: {
      engine: config.host.docker,
      failover: config.database.failover,
      synchronous: isSynchronous(config.database),
      nodes: NODES.map((name) => ({ name, container: host.named(name) })),
      network: host.named("kong-net"),
      protect: config.protect,
    },
  };
}

function counterOf({ rateLimitStore }: Gateway) {
  if (!rateLimitStore) return pulumi.output("local" as const);
  const { host, port, password } = rateLimitStore;
  return pulumi.output({ host, port, password });
}
