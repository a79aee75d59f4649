// Removes what an update that was killed had begun to create. Reads the stack's exported state on standard input.
// usage: node recover.mjs STACK <STATE
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const stack = process.argv[2];
const { deployment } = JSON.parse(readFileSync(0, "utf8"));
const resources = deployment.resources ?? [];

/** How to remove a half-made resource, by type. What is not here leaves nothing behind that could be in the way. */
const removals = {
  "docker:index/container:Container": ({ inputs }) =>
    removeOurs("container", inputs.name, ["rm", "--force", "--volumes"]),
  "docker:index/network:Network": ({ inputs }) => removeOurs("network", inputs.name, ["network", "rm"]),
  "postgresql:index/role:Role": ({ inputs }) => sql(`DROP ROLE IF EXISTS ${identifier(inputs.name)}`),
  "postgresql:index/database:Database": ({ inputs }) => dropIfEmpty(inputs.name),
  "postgresql:index/physicalReplicationSlot:PhysicalReplicationSlot": ({ inputs }) =>
    sql(`SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '${inputs.name}'`),
  "kong:index/service:Service": ({ inputs }) => deleteFromKong(`services/${inputs.name}`),
  "kong:index/route:Route": ({ inputs }) => deleteFromKong(`routes/${inputs.name}`),
  "kong:index/upstream:Upstream": ({ inputs }) => deleteFromKong(`upstreams/${inputs.name}`),
  "kong:index/consumer:Consumer": ({ inputs }) => deleteFromKong(`consumers/${inputs.username}`),
  "kong:index/target:Target": ({ inputs }) => deleteFromKong(`upstreams/${inputs.upstreamId}/targets/${inputs.target}`),
  "kong:index/certificate:Certificate": async ({ inputs }) => {
    for (const sni of inputs.snis ?? []) await deleteFromKong(`certificates/${sni}`);
  },
  "kong:index/consumerAcl:ConsumerAcl": ({ inputs }) => deleteCredential(inputs, "acls", inputs.group),
  "kong:index/consumerJwtAuth:ConsumerJwtAuth": ({ inputs }) => deleteCredential(inputs, "jwt", inputs.key),
  "kong:index/consumerOauth2:ConsumerOauth2": ({ inputs }) => deleteCredential(inputs, "oauth2", inputs.clientId),
  "kong:index/consumerBasicAuth:ConsumerBasicAuth": ({ inputs }) =>
    deleteCredential(inputs, "basic-auth", inputs.username),
  "kong:index/plugin:Plugin": async ({ inputs }) => {
    for (const plugin of await pluginsOf(inputs)) await deleteFromKong(`plugins/${plugin.id}`);
  },
};

for (const { type, resource } of deployment.pending_operations ?? []) {
  if (type !== "creating" || !(resource.type in removals)) continue;
  console.error(`Removing what the killed update left unfinished: ${resource.urn.split("::").slice(-2).join(" ")}`);
  await removals[resource.type](resource);
}

function docker(...args) {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

/** Nothing is removed that has the name alone: it must carry this stack's label. */
function removeOurs(kind, name, remove) {
  const list = { container: ["ps", "--all"], network: ["network", "ls"] }[kind];
  const found = docker(...list, "--filter", `label=apim.stack=${stack}`, "--filter", `name=^${name}$`, "--quiet");
  if (found) docker(...remove, found);
}

/** A database that has a table was there before. */
function dropIfEmpty(name) {
  if (!sql(`SELECT 1 FROM pg_database WHERE datname = '${name}'`)) return;
  const tables = sql(
    "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    name,
  );
  if (tables !== "0")
    throw new Error(`The database '${name}' holds tables, so the killed update did not make it; left as it is`);
  sql(`DROP DATABASE ${identifier(name)}`);
}

/** Runs as the superuser inside the primary's container, whose socket asks for no password. */
function sql(statement, database = "postgres") {
  const primary = docker(
    "ps",
    "--quiet",
    "--filter",
    `label=apim.stack=${stack}`,
    "--filter",
    "name=kong-database-master$",
  );
  if (!primary) return "";
  return docker("exec", primary, "psql", "--username=postgres", `--dbname=${database}`, "-tAqc", statement);
}

function identifier(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

function adminUri() {
  return resources.find(({ type }) => type === "pulumi:providers:kong")?.inputs.kongAdminUri;
}

async function deleteFromKong(path) {
  const response = await fetch(`${adminUri()}/${path}`, { method: "DELETE" });
  if (response.status >= 500) throw new Error(`Kong answers ${response.status} to DELETE /${path}`);
}

function deleteCredential({ consumerId }, kind, key) {
  return deleteFromKong(`consumers/${consumerId}/${kind}/${key}`);
}

/** Plugins of that name for just that service, route and consumer. */
async function pluginsOf({ name, serviceId, routeId, consumerId }) {
  const response = await fetch(`${adminUri()}/${scopeOf({ serviceId, routeId, consumerId })}plugins?size=1000`);
  const { data = [] } = await response.json();
  const isFor = (entity, id) => (entity?.id ?? "") === (id ?? "");
  return data.filter(
    (plugin) =>
      plugin.name === name &&
      isFor(plugin.service, serviceId) &&
      isFor(plugin.route, routeId) &&
      isFor(plugin.consumer, consumerId),
  );
}

function scopeOf({ serviceId, routeId, consumerId }) {
  if (routeId) return `routes/${routeId}/`;
  if (serviceId) return `services/${serviceId}/`;
  return consumerId ? `consumers/${consumerId}/` : "";
}
