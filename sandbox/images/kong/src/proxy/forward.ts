import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from "node:https";
import { isIP, type Socket } from "node:net";
import { type ErrorLog } from "../node/log.js";
import { type Exit } from "../plugins/plugin.js";
import { type BalancedTarget, type Peer } from "./balancer.js";
import { type Resolver } from "./dns.js";
import { type Exchange } from "./exchange.js";
import { hashInput } from "./hashing.js";
import { upstreamHeaders } from "./headers.js";
import { type Service } from "./model.js";

const IDEMPOTENT = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"];
const KEEP_ALIVE = { keepAlive: true, maxFreeSockets: 512, timeout: 60_000 };

export interface UpstreamAnswer {
  response: IncomingMessage;
  /** The connection, for protocols that take it over. */
  socket?: Socket;
  head?: Buffer;
  /** Called once the response has been passed on. */
  release(): void;
}

class Timeout extends Error {}

interface Failure {
  error: Error;
  /** Whether anything may have been sent. */
  wasSent: boolean;
}

/** Sends requests to upstreams: picks a peer, connects, tries the next one where that is safe. */
export class Forwarder {
  private readonly agents = { http: new HttpAgent(KEEP_ALIVE), https: new HttpsAgent(KEEP_ALIVE) };

  constructor(
    private readonly resolver: Resolver,
    private readonly log: ErrorLog,
  ) {}

  async forward(exchange: Exchange, service: Service): Promise<UpstreamAnswer | Exit> {
    const tried: BalancedTarget[] = [];
    for (let attempt = 0; ; attempt += 1) {
      const chosenAt = Date.now();
      const peer = this.pick(exchange, service, tried);
      if (!peer) return { status: 503, message: "failure to get a peer from the ring-balancer" };
      const address = await this.resolver.resolve(peer.host).catch(() => undefined);
      if (address === undefined) {
        this.log.error(`[proxy] name resolution of '${peer.host}' failed, request_id: ${exchange.id}`);
        return { status: 503, message: "name resolution failed" };
      }
      exchange.tries.push({ ip: address, port: peer.port, started: Date.now(), latency: Date.now() - chosenAt });

      const result = await this.send(exchange, service, peer, address);
      if ("response" in result) return result;
      exchange.body.detach();
      const status = this.fail(exchange, peer, result.error);
      if (exchange.request.destroyed && !exchange.request.complete) return { status: 499 };
      if (attempt >= service.retries || !mayRetry(exchange, result)) return gatewayError(status);
      if (peer.target) tried.push(peer.target);
    }
  }

  close() {
    this.agents.http.destroy();
    this.agents.https.destroy();
  }

  private pick(exchange: Exchange, service: Service, tried: BalancedTarget[]): Peer | undefined {
    const balancer = exchange.configuration.balancers.get(service.host);
    if (!balancer) return { host: service.host, port: service.port };
    const target = balancer.pick(tried, (kind) => hashInput(exchange, balancer.upstream, kind));
    return target && { host: target.host, port: target.port, target };
  }

  private fail(exchange: Exchange, { host, port, target }: Peer, error: Error): 502 | 504 {
    const isTimeout = error instanceof Timeout;
    const status = isTimeout ? 504 : 502;
    const last = exchange.tries[exchange.tries.length - 1];
    if (last) last.failed = status;
    exchange.upstreamStatuses.push(status);
    this.resolver.forget(host);
    if (target) this.balancerOf(exchange)?.report(target, { kind: isTimeout ? "timeout" : "tcp_failure" });
    this.log.error(`[proxy] ${error.message} (upstream ${host}:${port}, request_id: ${exchange.id})`);
    return status;
  }

  private balancerOf(exchange: Exchange) {
    return exchange.configuration.balancers.get(exchange.match?.service?.host ?? "");
  }

  private send(exchange: Exchange, service: Service, peer: Peer, address: string): Promise<UpstreamAnswer | Failure> {
    const { target } = peer;
    if (target) target.connections += 1;
    const release = () => {
      if (target) target.connections -= 1;
    };
    return new Promise((resolve) => {
      const outgoing = this.open(exchange, service, peer, address);
      let wasSent = false;
      onConnection(outgoing, service, () => {
        wasSent = true;
        exchange.body.sendTo(outgoing);
      });
      const fail = (error: Error) => {
        release();
        resolve({ error, wasSent });
      };
      const abort = () => outgoing.destroy(new Error("the client closed the connection"));
      exchange.request.once("aborted", abort);
      outgoing.once("error", fail);
      outgoing.once("response", (response) => {
        outgoing.off("error", fail).on("error", (error) => response.destroy(error));
        exchange.upstreamStatuses.push(response.statusCode ?? 0);
        if (target) this.balancerOf(exchange)?.report(target, { kind: "http", status: response.statusCode ?? 0 });
        response.once("close", release);
        resolve({ response, release });
      });
      outgoing.once("upgrade", (response, socket, head) => {
        exchange.upstreamStatuses.push(response.statusCode ?? 0);
        socket.once("close", release);
        resolve({ response, socket, head, release });
      });
    });
  }

  private open(exchange: Exchange, service: Service, peer: Peer, address: string): ClientRequest {
    const isSecure = service.protocol === "https" || service.protocol === "grpcs";
    const headers = upstreamHeaders(exchange, service, peer);
    const options: RequestOptions = {
      host: address,
      port: peer.port,
      method: exchange.method,
      path: (exchange.match?.upstreamPath ?? "/") + exchange.upstreamSearch,
      headers,
      setHost: false,
      agent: isSecure ? this.agents.https : this.agents.http,
    };
    return isSecure ? httpsRequest({ ...options, ...tlsOptions(exchange, service, peer) }) : httpRequest(options);
  }
}

function tlsOptions(exchange: Exchange, service: Service, peer: Peer): RequestOptions {
  const { certificatesById } = exchange.configuration;
  const client = service.client_certificate && certificatesById.get(service.client_certificate.id);
  return {
    servername: isIP(peer.host) ? "" : peer.host,
    rejectUnauthorized: service.tls_verify === true,
    ...(client && { cert: client.cert, key: client.key }),
  };
}

/** Applies the service's timeouts, and starts sending once there is a connection. */
function onConnection(outgoing: ClientRequest, service: Service, start: () => void) {
  const ready = () => {
    clearTimeout(limit);
    outgoing.setTimeout(service.read_timeout, () => outgoing.destroy(new Timeout("upstream timed out")));
    start();
  };
  const limit = setTimeout(() => outgoing.destroy(new Timeout("connection timed out")), service.connect_timeout);
  outgoing.once("close", () => clearTimeout(limit));
  outgoing.once("socket", (socket) => {
    if (outgoing.reusedSocket) ready();
    else socket.once("encrypted" in socket ? "secureConnect" : "connect", ready);
  });
}

/**
 * nginx's rule: always before anything was sent, after that only where sending twice does no harm. An answer that is
 * no HTTP is not asked for again.
 */
function mayRetry({ method, body }: Exchange, { error, wasSent }: Failure): boolean {
  const isGarbled = "code" in error && String(error.code).startsWith("HPE_");
  return !wasSent || (!isGarbled && IDEMPOTENT.includes(method) && body.canReplay);
}

function gatewayError(status: 502 | 504): Exit {
  const message =
    status === 504 ? "The upstream server is timing out" : "An invalid response was received from the upstream server";
  return { status, message };
}
