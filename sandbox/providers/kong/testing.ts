import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { FakeServer, Subject as AnySubject } from "../kit/testing";
import type { WireObject } from "../kit/values";
import { kong } from "./provider";

type Json = Record<string, unknown>;

/** What Kong fills in, by collection: as much of it as the tests need. */
const DEFAULTS: Record<string, Json> = {
  services: { protocol: "http", port: 80, path: null, retries: 5, enabled: true, tags: null, ca_certificates: null },
  routes: {
    methods: null,
    hosts: null,
    headers: null,
    strip_path: true,
    regex_priority: 0,
    path_handling: "v0",
    tags: null,
  },
  plugins: { enabled: true, service: null, route: null, consumer: null, tags: null },
  upstreams: { slots: 10000, hash_on: "none", hash_fallback: "none", hash_on_cookie_path: "/", tags: null },
  targets: { weight: 100, tags: null },
  "basic-auth": { tags: null },
  jwt: { algorithm: "HS256", key: "made-by-kong", secret: "made-by-kong", tags: null },
};
const PLUGIN_DEFAULTS: Json = { minute: null, hour: null, policy: "local", redis: { port: 6379, host: null } };
const HEALTHCHECKS: Json = {
  threshold: 0,
  active: {
    type: "http",
    timeout: 1,
    concurrency: 10,
    http_path: "/",
    https_verify_certificate: true,
    https_sni: null,
    headers: null,
    healthy: { interval: 0, successes: 0, http_statuses: [200, 302] },
    unhealthy: { interval: 0, http_failures: 0, tcp_failures: 0, timeouts: 0, http_statuses: [429, 500] },
  },
  passive: { type: "http", healthy: { successes: 0, http_statuses: [200, 201] }, unhealthy: { http_failures: 0 } },
};

/** An Admin API in memory: no validation beyond a service's protocol, no database. */
export class FakeKong extends FakeServer {
  readonly entities = new Map<string, Json>();
  readonly requests: { method: string; path: string; body: Json; headers: IncomingMessage["headers"] }[] = [];
  /** How many of the next requests are answered as by a gateway that is still starting. */
  unavailable = 0;

  protected answer(request: IncomingMessage, text: string, response: ServerResponse): void {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const body = text ? (JSON.parse(text) as Json) : {};
    this.requests.push({ method: request.method ?? "", path, body, headers: request.headers });
    const [status, answer] =
      this.unavailable-- > 0 ? [503, { message: "starting" }] : this.handle(request.method, path, body);
    response.writeHead(status, { "content-type": "application/json" }).end(answer && JSON.stringify(answer));
  }

  private handle(method: string | undefined, path: string, body: Json): [number, Json | undefined] {
    if (method === "POST") return this.create(path, body);
    if (path === "/services") return [200, { data: [], next: null }];
    const known = this.entities.get(path);
    if (!known) return method === "DELETE" ? [204, undefined] : [404, { message: "Not found" }];
    if (method === "GET") return [200, known];
    if (method === "DELETE") {
      this.entities.delete(path);
      return [204, undefined];
    }
    this.entities.set(path, merged(known, body));
    return [200, this.entities.get(path)];
  }

  private create(path: string, body: Json): [number, Json] {
    const collection = path.split("/").at(-1) ?? "";
    if (body.protocol === "ftp") {
      return [400, { message: "schema violation (protocol: expected one of: grpc, http, https)", code: 2 }];
    }
    const id = randomUUID();
    const parent = /^\/(upstream|consumer)s\/([^/]+)\//.exec(path);
    const made = {
      ...DEFAULTS[collection],
      ...(parent?.[1] ? { [parent[1]]: { id: parent[2] } } : {}),
      ...body,
      ...(collection === "plugins" ? { config: merged(PLUGIN_DEFAULTS, body.config as Json) } : {}),
      ...(collection === "upstreams" ? { healthchecks: merged(HEALTHCHECKS, (body.healthchecks ?? {}) as Json) } : {}),
      ...(collection === "basic-auth" ? { password: "a hash" } : {}),
      id,
    };
    this.entities.set(`${path}/${id}`, made);
    return [201, made];
  }
}

/** As Kong's PATCH: objects are merged, all else replaced. */
export function merged(base: Json, changes: Json): Json {
  const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = Object.entries(changes).map(([key, value]) => {
    const old = base[key];
    return [key, isObject(old) && isObject(value) ? merged(old, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(entries) };
}

/** One resource of the provider. */
export class Subject extends AnySubject {
  constructor(type: string, config: WireObject) {
    super(kong, type, config);
  }
}
