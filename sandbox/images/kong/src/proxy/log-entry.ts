import { TLSSocket } from "node:tls";
import { type Exchange } from "./exchange.js";
import { type HeaderList } from "./header-list.js";

/** What logging plugins send: the fields of Kong's own log serializer. */
export type LogEntry = Record<string, unknown>;

export interface Outcome {
  status: number;
  headers: HeaderList;
  /** Bytes of the whole request and response, headers included. */
  requestSize: number;
  responseSize: number;
  workspace: { id: string; name: string };
}

export function logEntry(exchange: Exchange, outcome: Outcome): LogEntry {
  const { request, match, scheme, serverPort } = exchange;
  const workspace = outcome.workspace.id;
  const authority = `${exchange.host}:${serverPort}`;
  return {
    request: {
      id: exchange.id,
      method: exchange.method,
      uri: request.url,
      url: `${scheme}://${authority}${request.url}`,
      size: outcome.requestSize,
      querystring: queryObject(exchange.query),
      headers: requestHeaders(exchange),
      ...(request.socket instanceof TLSSocket && { tls: tlsOf(request.socket) }),
    },
    response: { status: outcome.status, size: outcome.responseSize, headers: outcome.headers.toLog() },
    latencies: latencies(exchange),
    tries: exchange.tries.map(({ ip, port, started, latency, failed }) => ({
      ip,
      port,
      balancer_start: started,
      balancer_start_ns: started * 1e6,
      balancer_latency: latency,
      balancer_latency_ns: latency * 1e6,
      ...(failed && { state: "failed", code: failed }),
    })),
    client_ip: exchange.clientIp,
    started_at: exchange.startedAt,
    upstream_uri: match ? match.upstreamPath + exchange.upstreamSearch : "",
    upstream_status: exchange.upstreamStatuses.join(", "),
    source: exchange.times.headers === undefined ? "kong" : "upstream",
    workspace,
    workspace_name: outcome.workspace.name,
    ...(match && { route: { ...withoutNulls(match.route), ws_id: workspace } }),
    ...(match?.service && { service: { ...withoutNulls(match.service), ws_id: workspace } }),
    ...(exchange.consumer && { consumer: withoutNulls(exchange.consumer) }),
    ...(exchange.credential && { authenticated_entity: { id: exchange.credential.id } }),
    ...exchange.logFields,
  };
}

/** `proxy` is the wait for the upstream, -1 when it was never asked; `kong` the gateway's own share. */
function latencies({ age, startedAt, times }: Exchange) {
  const { proxied, headers, received } = times;
  if (proxied === undefined || headers === undefined) return { request: age, kong: age, proxy: -1, receive: 0 };
  return {
    request: age,
    kong: proxied - startedAt,
    proxy: headers - proxied,
    receive: (received ?? headers) - headers,
  };
}

/** As the client sent them, with those that authentication added; secrets are not logged. */
function requestHeaders(exchange: Exchange): Record<string, string | string[]> {
  const headers = exchange.upstreamHeaders.toLog();
  for (const name of ["authorization", "proxy-authorization"]) if (name in headers) headers[name] = "REDACTED";
  return headers;
}

function queryObject(query: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}

function withoutNulls(entity: object): object {
  return Object.fromEntries(Object.entries(entity).filter(([, value]) => value !== null));
}

function tlsOf(socket: TLSSocket): object {
  return { version: socket.getProtocol(), cipher: socket.getCipher().name, client_verify: "NONE" };
}
