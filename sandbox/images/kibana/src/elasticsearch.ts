import { request, type Dispatcher } from "undici";
import type { Settings } from "./settings";

export type Json = Record<string, unknown>;

export interface Answer<Body = Json> {
  status: number;
  body: Body;
}

/** No node of the cluster answers. */
export class ElasticsearchUnavailable extends Error {}

/** How long a node may take to answer, in ms; Kibana's `elasticsearch.requestTimeout`. */
const TIMEOUT = 30_000;

/** Asks the hosts in the order in which they are configured, until one answers. */
export class Elasticsearch {
  constructor(private readonly settings: Settings) {}

  /**
   * @param body an object for JSON, a string for newline-delimited JSON
   * @throws ElasticsearchUnavailable
   */
  async request<Body = Json>(
    method: Dispatcher.HttpMethod,
    path: string,
    body?: object | string,
  ): Promise<Answer<Body>> {
    const failures: string[] = [];
    for (const host of this.settings.ELASTICSEARCH_HOSTS) {
      try {
        return await this.ask<Body>(host, method, path, body);
      } catch (error) {
        failures.push(`${host.origin}: ${(error as Error).message}`);
      }
    }
    throw new ElasticsearchUnavailable(failures.join("; "));
  }

  private async ask<Body>(host: URL, method: Dispatcher.HttpMethod, path: string, body?: object | string) {
    const response = await request(host.origin + host.pathname.replace(/\/$/, "") + path, {
      method,
      headers: { ...this.authorization(host), ...contentType(body) },
      body: typeof body === "object" ? JSON.stringify(body) : body,
      headersTimeout: TIMEOUT,
      bodyTimeout: TIMEOUT,
    });
    const text = await response.body.text();
    return { status: response.statusCode, body: (text === "" ? {} : JSON.parse(text)) as Body };
  }

  private authorization(host: URL): Record<string, string> {
    const user = this.settings.ELASTICSEARCH_USERNAME ?? decodeURIComponent(host.username);
    const password = this.settings.ELASTICSEARCH_PASSWORD ?? decodeURIComponent(host.password);
    if (user === "") return {};
    return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
  }
}

function contentType(body: object | string | undefined): Record<string, string> {
  if (body === undefined) return {};
  return { "content-type": typeof body === "string" ? "application/x-ndjson" : "application/json" };
}
