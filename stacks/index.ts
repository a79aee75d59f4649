import * as pulumi from "@pulumi/pulumi";
import { Backup } from "../infra/backup";
import { loadConfig } from "../infra/config";
import { DatabaseRoles, PostgresPrimary, PostgresReplica } from "../infra/database";
import { Gateway } from "../infra/gateway";
import { Host, preflight } from "../infra/host";
import { Elasticsearch, Kibana, Logstash } from "../infra/observability";
import { demo } from "./catalog/demo";

const config = loadConfig();
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

demo({ host, gateway, logstash }, on);

new Backup("backup", { host, primary, roles }, on);

const { address } = host;
const { ports } = config;

// Where everything answers, as seen from the machine that runs Pulumi.
export const demoUrl = pulumi.interpolate`${gateway.proxyUrl}/demo/echo`;
export const proxyUrl = gateway.proxyUrl;
export const proxyTlsUrl = `https://${address}:${ports.proxyTls}`;
export const adminUrl = `http://${address}:${ports.admin}`;
export const adminTlsUrl = `https://${address}:${ports.adminTls}`;
export const primaryUrl = `postgres://${address}:${ports.primary}/kong`;
export const replicaUrl = `postgres://${address}:${ports.replica}/kong`;
export const elasticsearchUrl = `http://${address}:${ports.elasticsearch}`;
export const logstashUrl = `http://${address}:${ports.logstash}`;
export const kibanaUrl = kibana.url;
