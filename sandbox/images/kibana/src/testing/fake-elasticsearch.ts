import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "../elasticsearch";

interface Doc {
  source: Json;
  sequence: number;
}

/** As much of Elasticsearch, with one index in memory, as the saved objects' store talks to. */
export class FakeElasticsearch {
  private readonly documents = new Map<string, Doc>();
  private created = false;
  private sequence = 0;
  private server = createServer();

  /** @param port one where it has been before */
  async start(port = 0): Promise<string> {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.listen(port, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const url = new URL(request.url ?? "/", "http://fake");
    const [status, body] = this.route(request.method ?? "", url, text === "" ? {} : (JSON.parse(text) as Json));
    response.writeHead(status, { "Content-Type": "application/json" });
    response.end(JSON.stringify(body));
  }

  private route(method: string, url: URL, body: Json): [number, Json] {
    const [, index, api, id] = url.pathname.split("/").map(decodeURIComponent);
    if (index === "") return [200, { version: { number: "8.11.0" } }];
    if (api === undefined) {
      if (this.created) return [400, { error: { type: "resource_already_exists_exception" } }];
      this.created = true;
      return [200, {}];
    }
    if (api === "_search") return [200, this.search(body)];
    return this.document(method, id, url.searchParams, body);
  }

  private document(method: string, id: string, parameters: URLSearchParams, body: Json): [number, Json] {
    const present = this.documents.get(id);
    if (method === "GET") return present ? [200, hit(present)] : [404, { found: false }];
    if (method === "DELETE") return this.documents.delete(id) ? [200, {}] : [404, {}];
    const expected = parameters.get("if_seq_no");
    const taken = parameters.get("op_type") === "create" && present !== undefined;
    const stale = expected !== null && Number(expected) !== present?.sequence;
    if (taken || stale) return [409, { error: { type: "version_conflict_engine_exception" } }];
    const written = { source: body, sequence: this.sequence++ };
    this.documents.set(id, written);
    return [201, hit(written)];
  }

  private search({ query, from = 0, size = 10 }: Json): Json {
    const hits = [...this.documents.values()].filter(({ source }) => matches(source, query as Json)).reverse();
    const page = hits.slice(from as number, (from as number) + (size as number));
    return { hits: { total: { value: hits.length }, hits: page.map(hit) } };
  }
}

const hit = ({ source, sequence }: Doc): Json => ({ _source: source, _seq_no: sequence, _primary_term: 1 });

function matches(source: Json, query: Json): boolean {
  const [[kind, body]] = Object.entries(query) as [[string, Json]];
  const [[field, value]] = [...Object.entries(body), ["", undefined]] as [[string, unknown]];
  switch (kind) {
    case "bool":
      return Object.values(body).every((clauses) => (clauses as Json[]).every((clause) => matches(source, clause)));
    case "term":
      return at(source, field).includes(value);
    case "terms":
      return at(source, field).some((held) => (value as unknown[]).includes(held));
    case "nested":
      return (source["references"] as Json[]).some((references) => matches({ references }, body["query"] as Json));
    case "simple_query_string": {
      const words = new RegExp(`\\b${String(body["query"]).replace("*", ".*")}`, "i");
      return (body["fields"] as string[]).some((name) => words.test(String(source[name] ?? "")));
    }
    default:
      return kind === "match_all";
  }
}

function at(source: Json, field: string): unknown[] {
  return [field.split(".").reduce<unknown>((value, name) => (value as Json | undefined)?.[name], source)];
}
