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

const {
  address,
  config: { ports },
} = host;

/** Where everything answers, as seen from the machine that runs Pulumi. */
export const endpoints = {
  proxy: gateway.proxyUrls[0],
  proxyTls: `https://${address}:${ports.proxyTls}`,
  admin: `http://${address}:${ports.admin}`,
  adminTls: `https://${address}:${ports.adminTls}`,
  primary: `postgres://${address}:${ports.primary}/kong`,
  replica: `postgres://${address}:${ports.replica}/kong`,
  elasticsearch: `http://${address}:${ports.elasticsearch}`,
  logstash: `http://${address}:${ports.logstash}`,
  kibana: kibana.url,
};
