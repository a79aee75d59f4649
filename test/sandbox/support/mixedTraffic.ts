import { randomUUID } from "node:crypto";
import { admin, createEcho, logRequests, served } from "./adminApi";
import { request } from "./http";
import { platform } from "./platform";

const SERVICES = ["test-mix-a", "test-mix-b"] as const;
const STATUSES = [200, 200, 200, 201, 200, 404, 200, 503];

/** By the names that they are to be known by. */
export const AGENTS = {
  curl: "curl/7.88.1",
  Firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
  "Mobile Safari":
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
};
const AGENT_NAMES = Object.keys(AGENTS) as (keyof typeof AGENTS)[];

/** Every twentieth answer takes its time. */
const SLOW_MS = 400;

/** How many requests are under way at a time. */
const AT_A_TIME = 16;

/** A request that was sent and answered. */
export interface Sent {
  number: number;
  service: (typeof SERVICES)[number];
  status: number;
  agent: keyof typeof AGENTS;
  /** What the upstream was asked to take, in ms. */
  delay: number;
}

/** What a log says of such a request. */
export interface MixedLog {
  "@timestamp": string;
  tags?: string[];
  service_name: string;
  route_name: string;
  client_ip: string;
  started_at: number;
  total_latency: number;
  upstream_latency: number;
  latencies: { request: number; kong: number; proxy: number };
  user_agent: { name: string };
  request: { method: string; path: string; uri: string; size: number };
  response: { status: number; size: number };
}

/** Two services with one route each, made by hand, whose requests are logged as those of all others. */
export class MixedTraffic {
  readonly sent: Sent[] = [];
  /** In every request, wherever credentials may be. */
  readonly secret = randomUUID();

  async prepare(): Promise<void> {
    for (const name of SERVICES) {
      await createEcho(platform, name);
      await logRequests(platform, name);
    }
    await served(SERVICES.map((name) => platform.url("proxy", `/${name}`)));
  }

  async remove(): Promise<void> {
    for (const name of SERVICES) {
      const { data } = (await admin(platform, "GET", `/services/${name}/plugins`)) as { data: { id: string }[] };
      for (const { id } of data) await admin(platform, "DELETE", `/plugins/${id}`);
      await admin(platform, "DELETE", `/routes/${name}-get`);
      await admin(platform, "DELETE", `/services/${name}`);
    }
  }

  /** Sends so many requests of all kinds, and waits for their answers. */
  async send(count: number): Promise<void> {
    const first = this.sent.length;
    let next = first;
    const client = async () => {
      while (next < first + count) await this.sendOne(next++);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, client));
  }

  /** Sends requests, one after the other, until `isOver`. */
  async sendUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) await this.sendOne(this.sent.length);
  }

  /** What is in Elasticsearch of it. */
  async logs(): Promise<MixedLog[]> {
    await fetch(platform.url("elasticsearch", "/kong-api-logs-*/_refresh"), { method: "POST" });
    const hits = (await this.search({ size: 10_000 })).hits.hits as { _source: MixedLog }[];
    return hits.map(({ _source }) => _source);
  }

  async search(body: object) {
    const query = { prefix: { "request.uri": `/${SERVICES[0].slice(0, -1)}` } };
    const counted = { bool: { filter: [query, { wildcard: { "request.uri": "*number=*" } }] } };
    const answer = await fetch(platform.url("elasticsearch", "/kong-api-logs-*/_search"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: counted, ...body }),
    });
    return (await answer.json()) as {
      hits: { hits: unknown[] };
      aggregations: Record<string, { buckets: { key: string; doc_count: number; [name: string]: unknown }[] }>;
    };
  }

  private async sendOne(number: number): Promise<void> {
    const service = SERVICES[number % SERVICES.length]!;
    const status = STATUSES[number % STATUSES.length]!;
    const agent = AGENT_NAMES[number % AGENT_NAMES.length]!;
    const delay = number % 20 === 0 ? SLOW_MS : 0;
    const commands = `echo_code=${status}${delay ? `&echo_time=${delay}` : ""}`;
    const answer = await request(
      platform.url("proxy", `/${service}/here?number=${number}&${commands}&jwt=${this.secret}&q=1`),
      {
        headers: {
          "user-agent": AGENTS[agent],
          authorization: `Bearer ${this.secret}`,
          cookie: `session=${this.secret}`,
          apikey: this.secret,
        },
      },
    );
    if (answer.status !== status) throw new Error(`asked for ${status}, was answered ${answer.status}: ${answer.body}`);
    this.sent.push({ number, service, status, agent, delay });
  }
}
