import { VIA } from "../node/version.js";
import { type Peer } from "./balancer.js";
import { type Exchange } from "./exchange.js";
import { HeaderList } from "./header-list.js";
import { type Service } from "./model.js";

/** Headers of one connection, which are not passed on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Set by the gateway: what the client says of them is not believed. */
const OWN = [
  "via",
  "host",
  "x-forwarded-for",
  "x-forwarded-proto",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-path",
  "x-forwarded-prefix",
  "x-real-ip",
  "x-kong-request-id",
  "x-kong-request-debug",
  "expect",
];

export function upstreamHeaders(exchange: Exchange, service: Service, peer: Peer): Record<string, string | string[]> {
  const { request, match, clientIp, peerIp } = exchange;
  const forwardedFor = exchange.upstreamHeaders.get("x-forwarded-for");
  const headers = new HeaderList();
  headers.set("Via", VIA);
  headers.set("Host", hostHeader(exchange, service, peer));
  headers.set("X-Forwarded-For", forwardedFor ? `${forwardedFor}, ${peerIp}` : clientIp);
  headers.set("X-Forwarded-Proto", exchange.forwarded("x-forwarded-proto", exchange.scheme));
  headers.set("X-Forwarded-Host", exchange.forwarded("x-forwarded-host", exchange.host));
  headers.set("X-Forwarded-Port", exchange.forwarded("x-forwarded-port", exchange.serverPort));
  headers.set("X-Forwarded-Path", exchange.forwarded("x-forwarded-path", exchange.rawPath));
  const prefix = exchange.forwarded("x-forwarded-prefix", match?.prefix);
  if (prefix !== undefined) headers.set("X-Forwarded-Prefix", prefix);
  headers.set("X-Real-IP", clientIp);
  headers.set("X-Kong-Request-Id", exchange.id);
  for (const [name, value] of Object.entries(exchange.upstreamHeaders.toObject())) {
    if (OWN.includes(name.toLowerCase()) || HOP_BY_HOP.includes(name.toLowerCase())) continue;
    for (const one of [value].flat()) headers.add(name, one);
  }
  const isChunked = request.headers["transfer-encoding"] !== undefined;
  if (isChunked && headers.get("content-length") === undefined) headers.set("Transfer-Encoding", "chunked");
  if (request.headers.upgrade !== undefined) {
    headers.set("Connection", "upgrade");
    headers.set("Upgrade", request.headers.upgrade);
  }
  return headers.toObject();
}

function hostHeader(exchange: Exchange, service: Service, peer: Peer): string {
  const given = exchange.request.headers.host;
  if (exchange.match?.route.preserve_host && given !== undefined) return given;
  const configured = exchange.configuration.balancers.get(service.host)?.upstream.host_header;
  if (configured) return configured;
  const standard = service.protocol === "https" || service.protocol === "grpcs" ? 443 : 80;
  const host = peer.host.includes(":") ? `[${peer.host}]` : peer.host;
  return peer.port === standard ? host : `${host}:${peer.port}`;
}

/** The upstream's headers without those of its connection to the gateway. */
export function downstreamHeaders(rawHeaders: string[]): HeaderList {
  const headers = HeaderList.fromRaw(rawHeaders);
  HOP_BY_HOP.forEach((name) => headers.delete(name));
  return headers;
}
