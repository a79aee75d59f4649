import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { text } from "node:stream/consumers";

/** A document's fields. */
export type Document = Record<string, unknown>;

/** As whom Elasticsearch is asked. */
export interface Login {
  user: string;
  password: string;
  /** The certificate that its own is trusted by, PEM. */
  authority: string;
}

/** What a platform's Elasticsearch keeps of requests, metrics and alerts. */
export class Records {
  /** @param login where Elasticsearch asks who is there */
  constructor(
    private readonly url: string,
    private readonly login?: Login,
  ) {}

  /** The newest documents, newest first. */
  async newest(index: string, size: number, ...filter: Document[]): Promise<Document[]> {
    const sort = [{ [index.startsWith("elastalert") ? "alert_time" : "@timestamp"]: "desc" }];
    const found = await this.ask<{ hits: { hits: { _source: Document }[] } }>(
      `${index}/_search?ignore_unavailable=true`,
      { size, sort, query: { bool: { filter } } },
    );
    return found.hits.hits.map(({ _source }) => _source);
  }

  async count(index: string, ...filter: Document[]): Promise<number> {
    const path = `${index}/_count?ignore_unavailable=true`;
    return (await this.ask<{ count: number }>(path, { query: { bool: { filter } } })).count;
  }

  private async ask<T>(path: string, body: Document): Promise<T> {
    const { status, answer } = await this.post(`${this.url}/${path}`, JSON.stringify(body));
    if (status !== 200) throw new Error(`Elasticsearch answered ${status} to ${path}`);
    return JSON.parse(answer) as T;
  }

  /** Not by `fetch`, which trusts no certificate but those that it knows. */
  private post(url: string, body: string): Promise<{ status?: number | undefined; answer: string }> {
    const { login } = this;
    const options = {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      signal: AbortSignal.timeout(10_000),
      ...(login && { auth: `${login.user}:${login.password}`, ca: login.authority }),
    };
    return new Promise((resolve, reject) => {
      (url.startsWith("https:") ? overHttps : overHttp)(url, options, (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode, answer }), reject);
      })
        .on("error", reject)
        .end(body);
    });
  }
}

/** Younger than so many seconds. */
export function within(seconds: number, field = "@timestamp"): Document {
  return { range: { [field]: { gte: `now-${seconds}s` } } };
}
