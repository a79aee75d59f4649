import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import type { Event } from "../../event/event";
import { logger } from "../../log";
import type { EventSink } from "../../pipeline/queue";
import { requireEcsDisabled } from "../ecs";
import { defineInput, type Codec, type Input, type PluginContext } from "../plugin";
import * as setting from "../settings";
import { BodyTooLarge, readBody } from "./http-body";
import { requestHeaders } from "./http-headers";

const log = logger("logstash.inputs.http");

/** How long stopping waits for requests under way, in ms; Logstash's. */
const STOP_TIMEOUT = 5_000;

const settings = {
  id: setting.string().optional(),
  host: setting.string().default("0.0.0.0"),
  port: setting.number().default(8080),
  codec: setting.codec().default({ kind: "plugin", name: "plain", attributes: [] }),
  /** Codecs by content type; for any other type `codec` is taken. */
  additional_codecs: setting.stringHash().default([["application/json", "json"]]),
  user: setting.string().optional(),
  password: setting.string().optional(),
  response_code: setting.oneOf("200", "201", "202", "204").default("200"),
  response_headers: setting.stringHash().default([]),
  remote_host_target_field: setting.string().default("host"),
  request_headers_target_field: setting.string().default("headers"),
  /** Requests that are worked on at a time; the default is Logstash's. */
  threads: setting.number().default(availableParallelism()),
  /** Requests that may wait behind those; any further one is answered 429. */
  max_pending_requests: setting.number().default(200),
  /** In bytes. */
  max_content_length: setting.number().default(100 * 1024 * 1024),
  tags: setting.strings().default([]),
  type: setting.string().optional(),
  add_field: setting.stringHash().default([]),
  ecs_compatibility: setting.ecsCompatibility(),
};

type Settings = z.output<z.ZodObject<typeof settings>>;

/** Events from HTTP requests: the body through a codec, then the headers and the sender's address. */
export const http = defineInput("http", settings, (given, context) => {
  requireEcsDisabled("http input", given.ecs_compatibility, context);
  return new HttpInput(given, context);
});

class HttpInput implements Input {
  private readonly server: Server;
  private readonly codec: Codec;
  private readonly codecs: Map<string, Codec>;
  private queue!: EventSink;
  private readonly inFlight = new Set<Promise<void>>();

  constructor(
    private readonly settings: Settings,
    context: PluginContext,
  ) {
    this.codec = context.codec(settings.codec);
    this.codecs = new Map(
      settings.additional_codecs.map(([type, name]) => [type, context.codec({ kind: "plugin", name, attributes: [] })]),
    );
    this.server = createServer((request, response) => this.handle(request, response));
  }

  async start(queue: EventSink): Promise<void> {
    const { host, port } = this.settings;
    this.queue = queue;
    this.server.listen(port, host);
    await once(this.server, "listening");
    log.info("Starting http input listener", { address: `${host}:${port}` });
  }

  /** Requests that are still waiting for room on the queue after a while get no answer, so that their senders try again. */
  async stop(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeIdleConnections();
    await Promise.race([Promise.allSettled(this.inFlight), sleep(STOP_TIMEOUT, undefined, { ref: false })]);
    this.server.closeAllConnections();
    await closed;
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { threads, max_pending_requests } = this.settings;
    if (this.inFlight.size >= threads + max_pending_requests) return reply(response, 429);
    const handled = this.accept(request, response).catch((error: unknown) => {
      log.error("unable to process event.", { message: String(error) });
      if (!response.headersSent) reply(response, 500);
    });
    this.inFlight.add(handled);
    void handled.finally(() => this.inFlight.delete(handled));
  }

  /** Answers once every event of the body is on the queue. */
  private async accept(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.authorized(request.headers.authorization)) {
      return reply(response, 401, { "WWW-Authenticate": 'Basic realm="Logstash HTTP Input"' });
    }
    let body: string;
    try {
      body = await readBody(request, this.settings.max_content_length);
    } catch (error) {
      return reply(response, error instanceof BodyTooLarge ? 413 : 400, { Connection: "close" });
    }
    await Promise.all(this.decode(request, body).map((event) => this.queue.push(event)));
    const headers = Object.fromEntries(this.settings.response_headers);
    const status = Number(this.settings.response_code);
    if (status === 204) reply(response, status, headers);
    else reply(response, status, { "Content-Type": "text/plain", ...headers }, "ok");
  }

  private decode(request: IncomingMessage, body: string): Event[] {
    const { settings } = this;
    const mimeType = (request.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
    const events = (this.codecs.get(mimeType) ?? this.codec).decode(body);
    for (const event of events) {
      event.set(settings.request_headers_target_field, requestHeaders(request));
      event.set(settings.remote_host_target_field, request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? null);
      if (settings.type !== undefined && !event.includes("type")) event.set("type", settings.type);
      for (const tag of settings.tags) event.tag(tag);
      for (const [name, value] of settings.add_field) event.set(event.sprintf(name), event.sprintf(value));
    }
    return events;
  }

  private authorized(given: string | undefined): boolean {
    const { user, password } = this.settings;
    if (user === undefined || password === undefined) return true;
    return given === `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  }
}

function reply(response: ServerResponse, status: number, headers: Record<string, string> = {}, body = ""): void {
  response.writeHead(status, { ...headers, ...(status === 204 ? {} : { "Content-Length": Buffer.byteLength(body) }) });
  response.end(body);
}
