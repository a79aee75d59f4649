import { kibana } from "../app";
import type { Json } from "../elasticsearch";
import { INDEX } from "../saved-objects/store";
import { readSettings } from "../settings";
import { FakeElasticsearch } from "./fake-elasticsearch";

export interface Answer<Body> {
  status: number;
  /** What JSON it is; the text of anything else. */
  body: Body;
  headers: Headers;
}

/** What an import came to. */
export interface ImportResult {
  success: boolean;
  successCount: number;
  successResults: { type: string; id: string; destinationId?: string }[];
  errors?: { id: string; error: Json }[];
}

/** The body of any answer that is not a success. */
export interface Failure {
  statusCode: number;
  error: string;
  message: string;
  attributes?: Json;
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

  async call<Body>(
    method: string,
    path: string,
    body?: Json | FormData,
    headers: Record<string, string> = { "kbn-xsrf": "true" },
  ): Promise<Answer<Body>> {
    const form = body instanceof FormData;
    const response = await this.app.request(path, {
      method,
      body: form || body === undefined ? body : JSON.stringify(body),
      headers: { ...headers, ...(form || body === undefined ? {} : { "content-type": "application/json" }) },
    });
    const text = await response.text();
    const json = response.headers.get("content-type")?.startsWith("application/json");
    return { status: response.status, body: (json ? JSON.parse(text) : text) as Body, headers: response.headers };
  }

  get = <Body>(path: string) => this.call<Body>("GET", path);
  post = <Body>(path: string, body: Json | FormData) => this.call<Body>("POST", path, body);
  put = <Body>(path: string, body: Json) => this.call<Body>("PUT", path, body);
  delete = <Body>(path: string) => this.call<Body>("DELETE", path);

  import<Body = ImportResult>(lines: object[], parameters = "", name = "dashboards.ndjson"): Promise<Answer<Body>> {
    const form = new FormData();
    form.append("file", new Blob([lines.map((line) => JSON.stringify(line)).join("\n")]), name);
    return this.post(`/api/saved_objects/_import${parameters}`, form);
  }
}
