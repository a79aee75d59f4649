import type { IncomingMessage, ServerResponse } from "node:http";
import { FakeServer, Subject as AnySubject } from "../kit/testing";
import type { WireObject } from "../kit/values";
import { elasticstack } from "./provider";

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
export class FakeStack extends FakeServer {
  readonly kept = new Map<string, Json>();
  readonly requests: { method: string; path: string; text: string; headers: IncomingMessage["headers"] }[] = [];
  /** Takes the place of the next answer. */
  next: Reply | undefined;

  /** The last request that changed something, as JSON. */
  get lastPut(): Json {
    return JSON.parse(this.requests.filter(({ method }) => method === "PUT").at(-1)?.text ?? "{}") as Json;
  }

  protected answer(request: IncomingMessage, text: string, response: ServerResponse): void {
    const [path = "", query = ""] = (request.url ?? "").split("?");
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

/** One resource of the provider. */
export class Subject extends AnySubject {
  constructor(type: string, config: WireObject) {
    super(elasticstack, type, config);
  }
}
