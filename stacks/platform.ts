import * as pulumi from "@pulumi/pulumi";
import { Backup } from "../infra/backup";
import type { PlatformConfig } from "../infra/config";
import { DatabaseRoles, PostgresPrimary, PostgresReplica } from "../infra/database";
import { Gateway } from "../infra/gateway";
import { Host, preflight } from "../infra/host";
import { Elasticsearch, Kibana, Logstash } from "../infra/observability";
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

  const backends = { echo: runEcho(host, on), logstashUrl: logstash.url };
  const rateLimitCounter = counterOf(gateway);
  const credentials = registerCatalog(catalog, {
    ...backends,
    counter: rateLimitCounter,
    protocols: config.catalog.protocols,
    opts: { providers: [gateway.provider] },
  });

  new Backup("backup", { host, primary, roles }, on);

  const { address } = host;
  const { ports } = config;
  return {
    // Where everything answers, as seen from the machine that runs Pulumi.
    demoUrl: pulumi.interpolate`${gateway.proxyUrl}/demo/echo`,
    proxyUrl: gateway.proxyUrl,
    proxyTlsUrl: `https://${address}:${ports.proxyTls}`,
    adminUrl: `http://${address}:${ports.admin}`,
    adminTlsUrl: `https://${address}:${ports.adminTls}`,
    primaryUrl: `postgres://${address}:${ports.primary}/kong`,
    replicaUrl: `postgres://${address}:${ports.replica}/kong`,
    elasticsearchUrl: `http://${address}:${ports.elasticsearch}`,
    logstashUrl: `http://${address}:${ports.logstash}`,
    kibanaUrl: kibana.url,
    // Of those who call the APIs, by username.
    credentials,
    // What the stacks of domains build on.
    forDomains: { ...backends, admin: gateway.admin },
    rateLimitCounter,
  };
}

function counterOf({ rateLimitStore }: Gateway) {
  if (!rateLimitStore) return pulumi.output("local" as const);
  const { host, port, password } = rateLimitStore;
  return pulumi.output({ host, port, password });
}
