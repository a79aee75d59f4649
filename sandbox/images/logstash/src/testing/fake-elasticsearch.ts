import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

type Json = Record<string, unknown>;

/** What the fake answers to one bulk action; 201 unless told otherwise. */
export type Verdict = (document: Json, attempt: number) => { status: number; error?: { type: string; reason: string } };

/** As much of Elasticsearch as the output talks to, with every call remembered. */
export class FakeElasticsearch {
  readonly templates = new Map<string, Json>();
  /** Stored documents by id, or by a running number. */
  readonly documents = new Map<string, { index: string; source: Json }>();
  /** Number of actions of each bulk request. */
  readonly bulkSizes: number[] = [];
  verdict: Verdict = () => ({ status: 201 });
  /** Status of whole bulk requests to come: one is used up by each. */
  readonly bulkStatuses: number[] = [];
  templateStatus = 200;
  private readonly attempts = new Map<string, number>();
  private server: Server = this.create();

  /** @returns the URL; with a port, one where it has been before */
  async start(port = 0): Promise<string> {
    this.server = this.create();
    this.server.listen(port, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  sources(): Json[] {
    return [...this.documents.values()].map(({ source }) => source);
  }

  private create(): Server {
    return createServer((request, response) => void this.answer(request, response));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const body = (request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw).toString();
    const [status, answer] = this.route(`${request.method} ${request.url}`, body);
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(request.method === "HEAD" ? undefined : JSON.stringify(answer));
  }

  private route(call: string, body: string): [number, Json] {
    if (call === "GET /") return [200, { cluster_uuid: "fake", version: { number: "8.11.0" } }];
    const template = /^(HEAD|PUT) \/_index_template\/(.+)$/.exec(call);
    if (template?.[1] === "HEAD") return [this.templates.has(template[2]) ? 200 : 404, {}];
    if (template) {
      if (this.templateStatus < 300) this.templates.set(template[2], JSON.parse(body) as Json);
      return [this.templateStatus, {}];
    }
    if (call === "POST /_bulk") return this.bulk(body.trimEnd().split("\n"));
    return [404, {}];
  }

  private bulk(lines: string[]): [number, Json] {
    this.bulkSizes.push(lines.length / 2);
    const status = this.bulkStatuses.shift() ?? 200;
    if (status !== 200) return [status, { error: "not now" }];
    const items: Json[] = [];
    for (let index = 0; index < lines.length; index += 2) {
      const [[action, target]] = Object.entries(JSON.parse(lines[index]) as Json) as [[string, Json]];
      const source = JSON.parse(lines[index + 1]) as Json;
      items.push({ [action]: this.store(target, source) });
    }
    return [200, { errors: items.some((item) => (Object.values(item)[0] as Json)["error"] !== undefined), items }];
  }

  private store(target: Json, source: Json): Json {
    const key = JSON.stringify(source);
    const attempt = (this.attempts.get(key) ?? 0) + 1;
    this.attempts.set(key, attempt);
    const verdict = this.verdict(source, attempt);
    const id = String(target["_id"] ?? this.documents.size);
    if (verdict.status < 300) this.documents.set(id, { index: String(target["_index"]), source });
    return { _id: id, ...verdict };
  }
}
