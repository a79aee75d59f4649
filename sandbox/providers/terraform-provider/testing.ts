import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AnyResource } from "../kit";
import { Bench } from "../kit/testing";
import type { WireObject } from "../kit/values";
import { connect } from "./config";

type Json = Record<string, unknown>;
type Reply = [status: number, body: unknown];

/** What a put makes of an answer, for the collections whose answers hold more than what was put. */
const ANSWERS: Record<string, (name: string, body: Json, query: string) => Json> = {
  "/_ilm/policy": (name, body) => ({ [name]: { version: 1, modified_date: "2026-01-01T00:00:00.000Z", ...body } }),
  "/_watcher/watch": (name, body, query) => ({
    found: true,
    _id: name,
    status: { state: { active: !query.includes("active=false") } },
    watch: body,
  }),
  "/_security/user": (name, { password, password_hash, ...body }) => ({ [name]: { username: name, ...body } }),
  "/_security/role": (name, body) => ({ [name]: { ...body, transient_metadata: { enabled: true } } }),
};

/** The Elasticsearch whose APIs need more than the core, and a Kibana, in memory: answers have the documented shape. */
export class FakeStack {
  readonly kept = new Map<string, Json>();
  readonly requests: { method: string; path: string; text: string; headers: IncomingMessage["headers"] }[] = [];
  /** Takes the place of the next answer. */
  next: Reply | undefined;
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

  /** The last request that changed something, as JSON. */
  get lastPut(): Json {
    return JSON.parse(this.requests.filter(({ method }) => method === "PUT").at(-1)?.text ?? "{}") as Json;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = "", query = ""] = (request.url ?? "").split("?");
    const text = Buffer.concat(chunks).toString();
    const method = request.method ?? "";
    this.requests.push({ method, path: request.url ?? "", text, headers: request.headers });
    const [status, body] = this.next ?? this.handle(method, path, query, text);
    this.next = undefined;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }

  private handle(method: string, path: string, query: string, text: string): Reply {
    if (path === "/") return [200, { cluster_uuid: "cluster", version: { number: "8.11.0" } }];
    if (path.endsWith("/_import")) return [200, { success: true, successCount: 1, successResults: [IMPORTED] }];
    if (method === "PUT") {
      const at = path.lastIndexOf("/");
      const answer = ANSWERS[path.slice(0, at)];
      this.kept.set(path, answer?.(path.slice(at + 1), JSON.parse(text) as Json, query) ?? {});
      return [200, { acknowledged: true }];
    }
    const found = this.kept.get(path);
    if (method === "DELETE") this.kept.delete(path);
    return found ? [200, found] : [404, { error: { type: "resource_not_found_exception", reason: "not found" } }];
  }
}

const IMPORTED = { type: "dashboard", id: "1", meta: { title: "Overview", icon: "dashboardApp" }, managed: false };

/** One resource of the provider, driven as the engine would. */
export class Subject {
  readonly bench: Bench;
  inputs: WireObject = {};
  state: WireObject = {};
  id = "";

  constructor(resource: AnyResource, config: Parameters<typeof connect>[0]) {
    this.bench = new Bench(resource, connect(config));
  }

  /** Makes it, or changes it in place; the names of the inputs that differed, with a `!` where they replace. */
  async apply(news: WireObject): Promise<string[]> {
    const { inputs, failures } = this.bench.check(news, this.inputs);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const { changed, replaces } = this.bench.diff(this.inputs, inputs, this.state);
    if (!this.id) ({ id: this.id, state: this.state } = await this.bench.create(inputs));
    else if (changed.length > 0 && replaces.length === 0) {
      this.state = await this.bench.update(this.id, { inputs: this.inputs, state: this.state }, inputs);
    }
    this.inputs = inputs;
    return changed.map((name) => (replaces.includes(name) ? `${name}!` : name));
  }

  /** A refresh and the preview after it: what the next update would change, or undefined when it is gone. */
  async drift(): Promise<string[] | undefined> {
    const live = await this.bench.read(this.id, this.inputs, this.state);
    if (!live) return undefined;
    this.state = live.state;
    return this.bench.diff(live.inputs, this.inputs, live.state).changed;
  }

  remove(): Promise<void> {
    return this.bench.delete(this.id, this.state);
  }
}
