import { type IncomingMessage, type ServerResponse } from "node:http";
import { writeAccess } from "../node/access-log.js";
import { type ErrorLog, type LineLog } from "../node/log.js";
import { SERVER, VIA } from "../node/version.js";
import { type Plugins } from "../plugins/index.js";
import { type ActivePlugin, type Exit } from "../plugins/plugin.js";
import { render } from "./errors.js";
import { Exchange } from "./exchange.js";
import { type Forwarder, type UpstreamAnswer } from "./forward.js";
import { downstreamHeaders } from "./headers.js";
import { HeaderList } from "./header-list.js";
import { type ConfigurationLoader } from "./loader.js";
import { logEntry } from "./log-entry.js";
import { httpsExit } from "./redirect.js";

export interface ProxyParts {
  loader: ConfigurationLoader;
  plugins: Plugins;
  forwarder: Forwarder;
  accessLog: LineLog;
  errorLog: ErrorLog;
  workspace: { id: string; name: string };
  trustedIps: string[];
}

/** Takes a request through routing, plugins, the upstream and back. */
export class Proxy {
  constructor(private readonly parts: ProxyParts) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = new Exchange(request, this.parts.loader.current, this.parts.trustedIps);
    const sentBefore = request.socket.bytesWritten;
    let headers = new HeaderList();
    response.once("finish", () => exchange.body.drain());
    response.once("close", () => this.finish(exchange, response, headers, sentBefore));

    const answer = await this.answer(exchange);
    headers =
      "response" in answer ? this.sendUpstream(exchange, response, answer) : this.sendExit(exchange, response, answer);
  }

  /** Everything up to the answer's headers; shared with protocols that take the connection over. */
  async answer(exchange: Exchange): Promise<UpstreamAnswer | Exit> {
    try {
      return (await this.route(exchange)) ?? (await this.forward(exchange));
    } catch (error) {
      this.parts.errorLog.error(`[proxy] ${exchange.method} ${exchange.rawPath}, request_id: ${exchange.id}`, error);
      return { status: 500, message: "An unexpected error occurred" };
    }
  }

  private async route(exchange: Exchange): Promise<Exit | undefined> {
    const { request, method, host, path, scheme, sni, serverPort: port } = exchange;
    const header = (name: string) => [request.headers[name.toLowerCase()] ?? []].flat();
    exchange.match = exchange.configuration.router.match({ method, host, port, path, scheme, sni, header });
    const exit = exchange.match ? httpsExit(exchange, exchange.match.route) : { status: 404, message: NO_ROUTE };
    if (!exit) return this.runPlugins(exchange);
    // Global plugins see and log what no route was found for.
    exchange.plugins = exchange.configuration.pluginNames.flatMap((name) => this.active(exchange, name, {}));
    return exit;
  }

  /** Runs the plugins in order; after one has answered, the others only take part in header and log phase. */
  private async runPlugins(exchange: Exchange): Promise<Exit | undefined> {
    const { match, configuration } = exchange;
    let exit: Exit | undefined;
    for (const name of configuration.pluginNames) {
      const scope = { route: match?.route.id, service: match?.service?.id, consumer: exchange.consumer?.id };
      for (const active of this.active(exchange, name, scope)) {
        exchange.plugins.push(active);
        exit ??= await active.plugin.access?.(exchange, active.row.config, active.row);
      }
    }
    return exit;
  }

  private active(
    exchange: Exchange,
    name: string,
    scope: { route?: string; service?: string; consumer?: string },
  ): ActivePlugin[] {
    const row = exchange.configuration.plugin(name, scope);
    const plugin = this.parts.plugins.get(name);
    return row && plugin && row.protocols.includes(exchange.scheme) ? [{ name, plugin, row }] : [];
  }

  private async forward(exchange: Exchange): Promise<UpstreamAnswer | Exit> {
    const service = exchange.match?.service;
    if (!service) return { status: 503, message: "no Service found with those values" };
    exchange.times.proxied = Date.now();
    const answer = await this.parts.forwarder.forward(exchange, service);
    if ("response" in answer) exchange.times.headers = Date.now();
    return answer;
  }

  private sendUpstream(exchange: Exchange, response: ServerResponse, answer: UpstreamAnswer): HeaderList {
    const upstream = answer.response;
    const headers = this.upstreamHeaders(exchange, upstream);
    response.writeHead(upstream.statusCode ?? 502, upstream.statusMessage, headers.toObject());
    upstream.on("data", (chunk: Buffer) => (exchange.sent += chunk.length));
    upstream.once("end", () => (exchange.times.received = Date.now()));
    upstream.once("error", () => response.destroy());
    response.once("close", () => upstream.destroy());
    upstream.pipe(response);
    return headers;
  }

  /** The headers of an upstream's response as the client gets them. */
  upstreamHeaders(exchange: Exchange, upstream: IncomingMessage): HeaderList {
    const headers = downstreamHeaders(upstream.rawHeaders);
    this.runHeaderPhase(exchange, headers);
    const { proxied = 0, headers: arrived = 0 } = exchange.times;
    headers.set("X-Kong-Upstream-Latency", arrived - proxied);
    headers.set("X-Kong-Proxy-Latency", proxied - exchange.startedAt);
    headers.set("Via", VIA);
    headers.set("X-Kong-Request-Id", exchange.id);
    return headers;
  }

  private sendExit(exchange: Exchange, response: ServerResponse, exit: Exit): HeaderList {
    const { body, headers } = this.renderExit(exchange, exit);
    response.writeHead(exit.status, headers.toObject());
    const content = exchange.method === "HEAD" ? Buffer.alloc(0) : body;
    exchange.sent = content.length;
    response.end(content);
    return headers;
  }

  renderExit(exchange: Exchange, exit: Exit): { body: Buffer; headers: HeaderList } {
    const { body, headers } = render(exchange, exit);
    headers.set("Content-Length", body.length);
    this.runHeaderPhase(exchange, headers);
    headers.set("X-Kong-Response-Latency", exchange.age);
    headers.set("Server", SERVER);
    headers.set("X-Kong-Request-Id", exchange.id);
    return { body, headers };
  }

  private runHeaderPhase(exchange: Exchange, headers: HeaderList) {
    headers.replace(exchange.responseHeaders);
    for (const { plugin, row } of exchange.plugins) plugin.header?.(exchange, row.config, headers);
  }

  private finish(exchange: Exchange, response: ServerResponse, headers: HeaderList, before: number) {
    const { request } = exchange;
    const status = response.writableFinished || response.headersSent ? response.statusCode : 499;
    const written = request.socket.bytesWritten - before;
    const sent = exchange.sent;
    writeAccess(this.parts.accessLog, { request, ip: exchange.clientIp, status, sent, requestId: exchange.id });

    const requestSize = headSize(request) + exchange.body.size;
    const { workspace } = this.parts;
    const entry = logEntry(exchange, { status, headers, requestSize, responseSize: written, workspace });
    for (const { name, plugin, row } of exchange.plugins) {
      try {
        plugin.log?.(exchange, row.config, entry);
      } catch (error) {
        this.parts.errorLog.error(`[${name}] log phase`, error);
      }
    }
  }
}

const NO_ROUTE = "no Route matched with those values";

/** Bytes of the request's first line and headers. */
function headSize({ method = "", url = "", httpVersion, rawHeaders }: IncomingMessage): number {
  const headers = rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text, "latin1") + 2, 0);
  return `${method} ${url} HTTP/${httpVersion}\r\n\r\n`.length + headers;
}
