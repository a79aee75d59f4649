import { kibana } from "../app";
import type { Json } from "../elasticsearch";
import { INDEX } from "../saved-objects/store";
import { readSettings } from "../settings";
import { FakeElasticsearch } from "./fake-elasticsearch";

export interface Answer {
  status: number;
  // Tests look into answers of many shapes: what is asserted is what they are for.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  text: string;
  headers: Headers;
}

/**
 * Kibana over a fake Elasticsearch, or over a real one where TEST_ELASTICSEARCH_URL names one (its saved objects of the
 * stand-in are deleted).
 */
export class TestKibana {
  private fake = new FakeElasticsearch();
  private app!: ReturnType<typeof kibana>;
  private url!: string;

  /** Starts with no objects. */
  async start(): Promise<void> {
    this.fake = new FakeElasticsearch();
    const real = process.env["TEST_ELASTICSEARCH_URL"];
    this.url = real ?? (await this.fake.start());
    if (real) await fetch(`${real}/${INDEX}`, { method: "DELETE" });
    this.restart();
  }

  stop(): Promise<void> {
    return process.env["TEST_ELASTICSEARCH_URL"] ? Promise.resolve() : this.fake.stop();
  }

  /** Kibana anew, Elasticsearch as it is. */
  restart(): void {
    this.app = kibana(readSettings({ ELASTICSEARCH_HOSTS: this.url, SERVER_NAME: "test" }));
  }

  async call(
    method: string,
    path: string,
    body?: Json | FormData,
    headers: Record<string, string> = { "kbn-xsrf": "true" },
  ): Promise<Answer> {
    const form = body instanceof FormData;
    const response = await this.app.request(path, {
      method,
      body: form || body === undefined ? body : JSON.stringify(body),
      headers: { ...headers, ...(form || body === undefined ? {} : { "content-type": "application/json" }) },
    });
    const text = await response.text();
    const json = /^application\/json/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, body: json ? JSON.parse(text) : undefined, text, headers: response.headers };
  }

  get = (path: string) => this.call("GET", path);
  post = (path: string, body: Json | FormData) => this.call("POST", path, body);
  put = (path: string, body: Json) => this.call("PUT", path, body);
  delete = (path: string) => this.call("DELETE", path);

  import(lines: object[], parameters = "", name = "dashboards.ndjson"): Promise<Answer> {
    const form = new FormData();
    form.append("file", new Blob([lines.map((line) => JSON.stringify(line)).join("\n")]), name);
    return this.post(`/api/saved_objects/_import${parameters}`, form);
  }
}
