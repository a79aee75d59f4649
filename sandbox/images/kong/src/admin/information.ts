import { hostname } from "node:os";
import { schemaNamed } from "../entities/index.js";
import { plugins } from "../entities/plugins.js";
import { EDITION, TAGLINE, VERSION } from "../node/version.js";
import { type Settings } from "../node/settings.js";
import { priorities } from "../plugins/priorities.js";
import { schemaViolation } from "../schema/errors.js";
import { describe } from "../schema/describe.js";
import { type Schema, type Shape } from "../schema/field.js";
import { fill, ShorthandError } from "../schema/fill.js";
import { validate } from "../schema/validate.js";
import { type Store } from "../store/store.js";
import { entityPaths } from "./entities.js";
import { ok, type AdminRequest, type Answer, type Methods } from "./http.js";
import { pageSize } from "./listing.js";

export interface NodeState {
  id: string;
  settings: Settings;
  /** Connections and requests of all listeners since the start. */
  traffic: { accepted: number; active: number; requests: number };
  enabledPlugins(): string[];
}

const PATHS = [
  "/",
  "/endpoints",
  "/plugins/enabled",
  "/plugins/schema/{name}",
  "/schemas/plugins/validate",
  "/schemas/plugins/{name}",
  "/schemas/{db_entity_name}/validate",
  "/schemas/{name}",
  "/status",
  "/tags",
  "/tags/{tags}",
  "/upstreams/{upstreams}/health",
  "/upstreams/{upstreams}/targets",
  "/upstreams/{upstreams}/targets/all",
  "/upstreams/{upstreams}/targets/{targets}",
  "/upstreams/{upstreams}/targets/{targets}/healthy",
  "/upstreams/{upstreams}/targets/{targets}/unhealthy",
];

/** What the node says of itself, its schemas and its tags. */
export class InformationEndpoints {
  constructor(
    private readonly store: Store,
    private readonly node: NodeState,
  ) {}

  find(segments: string[]): Methods | undefined {
    const path = segments.join("/");
    const [first, second, third] = segments;
    if (path === "") return { GET: () => ok(this.root()) };
    if (path === "status") return { GET: async () => ok(await this.status()) };
    if (path === "endpoints") return { GET: () => ok({ data: [...new Set([...PATHS, ...entityPaths()])].sort() }) };
    if (path === "plugins/enabled")
      return { GET: () => ok({ enabled_plugins: Object.keys(plugins.subschemas ?? {}) }) };
    if (path === "schemas/plugins/validate") return { POST: (request) => check(plugins, request) };
    if (first === "plugins" && second === "schema" && third !== undefined) return { GET: () => pluginConfig(third) };
    if (first === "schemas" && second === "plugins" && third !== undefined) return { GET: () => pluginSchema(third) };
    if (first === "schemas" && second !== undefined) return entitySchema(second, third);
    if (first === "tags" && segments.length <= 2) return { GET: ({ query }) => this.tags(query, second) };
    return undefined;
  }

  private root() {
    const { settings, id } = this.node;
    const addresses = (listeners: Settings["proxyListen"]) =>
      listeners.map(({ host, port, ssl }) => `${host}:${port}${ssl ? " ssl" : ""}`);
    return {
      version: VERSION,
      tagline: TAGLINE,
      edition: EDITION,
      hostname: hostname(),
      node_id: id,
      lua_version: `none (Node.js ${process.version})`,
      pids: { master: process.pid, workers: [process.pid] },
      timers: { running: 0, pending: 0 },
      plugins: {
        enabled_in_cluster: this.node.enabledPlugins(),
        available_on_server: Object.fromEntries(
          Object.keys(plugins.subschemas ?? {}).map((name) => [name, { version: VERSION, priority: priorities[name] }]),
        ),
      },
      configuration: {
        database: "postgres",
        pg_host: settings.postgres.host,
        pg_port: settings.postgres.port,
        pg_user: settings.postgres.user,
        pg_password: "******",
        pg_database: settings.postgres.database,
        pg_ro_host: settings.readOnly?.host,
        proxy_listen: addresses(settings.proxyListen),
        admin_listen: addresses(settings.adminListen),
        plugins: ["bundled"],
        prefix: settings.prefix,
        role: "traditional",
        router_flavor: "traditional",
        worker_consistency: "eventual",
        log_level: settings.logLevel,
        db_update_frequency: settings.updateFrequency,
        anonymous_reports: false,
        headers: ["server_tokens", "latency_tokens", "x-kong-request-id"],
        trusted_ips: settings.trustedIps.length > 0 ? settings.trustedIps : {},
      },
    };
  }

  private async status() {
    const { accepted, active, requests } = this.node.traffic;
    const heap = `${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(2)} MiB`;
    return {
      database: { reachable: await this.store.db.isReachable() },
      server: {
        connections_accepted: accepted,
        connections_handled: accepted,
        connections_active: active,
        connections_reading: 0,
        connections_writing: 1,
        connections_waiting: Math.max(0, active - 1),
        total_requests: requests,
      },
      memory: { workers_lua_vms: [{ pid: process.pid, http_allocated_gc: heap }], lua_shared_dicts: {} },
    };
  }

  private async tags(query: URLSearchParams, tag: string | undefined): Promise<Answer> {
    const { data, offset } = await this.store.tags(pageSize(query), query.get("offset") ?? undefined, tag);
    const path = tag === undefined ? "/tags" : `/tags/${encodeURIComponent(tag)}`;
    return ok({ data, offset, next: offset ? `${path}?offset=${offset}` : null });
  }
}

function entitySchema(name: string, action: string | undefined): Methods | undefined {
  const schema = schemaNamed(name);
  if (action === "validate") return { POST: (request) => (schema ? check(schema, request) : unknownEntity(name)) };
  if (action !== undefined) return undefined;
  return { GET: () => (schema ? ok(describe(schema)) : unknownEntity(name)) };
}

function unknownEntity(name: string): Answer {
  return { status: 404, body: { message: `No entity named '${name}'` } };
}

function pluginSchema(name: string): Answer {
  const schema = plugins.subschemas?.[name];
  return schema ? ok(describe(schema)) : unknownPlugin(name);
}

/** The older form: the configuration's fields alone. */
function pluginConfig(name: string): Answer {
  const config = plugins.subschemas?.[name]?.fields.config;
  return config?.fields ? ok(describe(config as Shape)) : unknownPlugin(name);
}

function unknownPlugin(name: string): Answer {
  return { status: 404, body: { message: `No plugin named '${name}'` } };
}

function check(schema: Schema, { body }: AdminRequest): Answer {
  try {
    const errors = validate(schema, fill(schema, body, "insert"));
    if (errors) throw schemaViolation(errors);
    return ok({ message: "schema validation successful" });
  } catch (error) {
    throw error instanceof ShorthandError ? schemaViolation(error.fields) : error;
  }
}
