import { Agent, request } from "undici";
import { type ErrorLog } from "../node/log.js";
import { type LogEntry } from "../proxy/log-entry.js";
import { applyField, customField } from "./custom-fields.js";
import { definePlugin, type Plugin } from "./plugin.js";
import { BatchQueue, type QueueOptions } from "./queue.js";

export interface HttpLogConfig {
  http_endpoint: string;
  method: "POST" | "PUT" | "PATCH";
  content_type: string;
  /** Milliseconds. */
  timeout: number;
  /** Milliseconds that an idle connection is kept. */
  keepalive: number;
  headers: Record<string, string> | null;
  queue: QueueOptions;
  custom_fields_by_lua: Record<string, string> | null;
  retry_count: number | null;
  queue_size: number | null;
  flush_timeout: number | null;
}

/** Sends log entries to an HTTP server. Plugins with the same server and settings share a queue. */
export class HttpLog {
  private readonly queues = new Map<string, BatchQueue>();
  private readonly agents = new Map<number, Agent>();
  private readonly warned = new Set<string>();

  constructor(private readonly log: ErrorLog) {}

  readonly plugin: Plugin = definePlugin<HttpLogConfig>({
    log: (_exchange, config, entry) => this.enqueue(config, entry),
  });

  /** Delivers what is queued. */
  async close() {
    await Promise.all([...this.queues.values()].map((queue) => queue.close()));
    await Promise.all([...this.agents.values()].map((agent) => agent.close()));
  }

  private enqueue(config: HttpLogConfig, entry: LogEntry) {
    const own = structuredClone(entry);
    for (const [name, code] of Object.entries(config.custom_fields_by_lua ?? {})) {
      const field = customField(name, code);
      if (field) applyField(own, field);
      else this.warnOnce(`custom field '${name}' is Lua code, which this stand-in does not run`);
    }
    const options = queueOptions(config);
    const name = queueName(config);
    const deliver = (batch: string[]) => this.send(config, payload(batch, options));
    let queue = this.queues.get(name);
    if (!queue) {
      queue = new BatchQueue(name, options, deliver, this.log);
      this.queues.set(name, queue);
    }
    queue.push(JSON.stringify(own), deliver);
  }

  private async send(config: HttpLogConfig, body: string) {
    const url = new URL(config.http_endpoint);
    const credentials =
      url.username || url.password
        ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
        : undefined;
    const { statusCode, body: answer } = await request(url.origin + url.pathname, {
      method: config.method,
      headers: {
        ...config.headers,
        "Content-Type": config.content_type,
        ...(credentials && { Authorization: `Basic ${Buffer.from(credentials).toString("base64")}` }),
      },
      body,
      headersTimeout: config.timeout,
      bodyTimeout: config.timeout,
      dispatcher: this.agentFor(config.keepalive),
    });
    const text = await answer.text();
    if (statusCode >= 300)
      throw new Error(`request to ${url.host} returned status code ${statusCode} and body ${text}`);
  }

  private agentFor(keepAliveTimeout: number): Agent {
    const agent =
      this.agents.get(keepAliveTimeout) ?? new Agent({ keepAliveTimeout, connect: { rejectUnauthorized: false } });
    this.agents.set(keepAliveTimeout, agent);
    return agent;
  }

  private warnOnce(message: string) {
    if (!this.warned.has(message)) this.log.warn(`[http-log] ${message}`);
    this.warned.add(message);
  }
}

/** One entry is sent as it is, batches as a list. */
function payload(batch: string[], options: QueueOptions): string {
  return options.max_batch_size === 1 ? batch[0] : `[${batch.join(",")}]`;
}

/** The deprecated `queue_size` and `flush_timeout` still decide, unless they have their old defaults. */
export function queueOptions({ queue, queue_size, flush_timeout }: HttpLogConfig): QueueOptions {
  return {
    ...queue,
    ...(queue_size !== null && queue_size !== 1 && { max_batch_size: queue_size }),
    ...(flush_timeout !== null && flush_timeout !== 2 && { max_coalescing_delay: flush_timeout }),
  };
}

function queueName(config: HttpLogConfig): string {
  const { http_endpoint, method, content_type, timeout, keepalive, retry_count } = config;
  // The queue's own settings belong to the name here, so that a change of them takes effect at once.
  return [
    http_endpoint,
    method,
    content_type,
    timeout,
    keepalive,
    retry_count,
    JSON.stringify(queueOptions(config)),
  ].join(":");
}
