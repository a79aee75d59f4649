import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Host } from "../kit";
import { reveal, type WireObject } from "../kit/values";
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
export class FakeKong {
  readonly entities = new Map<string, Json>();
  readonly requests: { method: string; path: string; body: Json; headers: IncomingMessage["headers"] }[] = [];
  /** How many of the next requests are answered as by a gateway that is still starting. */
  unavailable = 0;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? "").split("?")[0] ?? "";
    const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Json) : {};
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

/** One resource of the provider, driven as the engine would. */
export class Subject {
  readonly warnings: string[] = [];
  private readonly host: Host;
  private readonly type: string;
  inputs: WireObject = {};
  state: WireObject = {};
  id = "";

  constructor(type: string, config: WireObject) {
    this.host = new Host(kong, (severity, _urn, message) => severity === "warning" && this.warnings.push(message));
    this.host.configure(config);
    this.type = `kong:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  }

  /** Makes it, or changes it in place; the names of the inputs that differed, with a `!` where they replace. */
  async apply(news: WireObject): Promise<string[]> {
    const { inputs, failures } = this.host.check({ ...this.target, olds: this.inputs, news, seed: new Uint8Array() });
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const { changed, replaces } = this.host.diff(this.type, this.inputs, inputs, this.state);
    const olds = { inputs: this.inputs, state: this.state };
    if (!this.id) {
      ({ id: this.id, state: this.state } = await this.host.create(this.target, inputs, false));
    } else if (changed.length > 0 && replaces.length === 0) {
      this.state = await this.host.update(this.target, this.id, olds, inputs, false);
    }
    this.inputs = inputs;
    return changed.map((name) => (replaces.includes(name) ? `${name}!` : name));
  }

  /** A refresh and the preview after it: what the next update would change, or undefined when the entity is gone. */
  async drift(): Promise<string[] | undefined> {
    const live = await this.host.read(this.target, this.id, this.inputs, this.state);
    if (!live) return undefined;
    this.state = live.state;
    return this.host.diff(this.type, live.inputs, this.inputs, live.state).changed;
  }

  remove(): Promise<void> {
    return this.host.delete(this.target, this.id, this.state);
  }

  value(name: string): unknown {
    return this.state[name] === undefined ? undefined : reveal(this.state[name]);
  }

  private get target() {
    return { urn: `urn:pulumi:test::test::${this.type}::subject`, type: this.type, name: "subject" };
  }
}
