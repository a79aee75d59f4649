import { STATUS_CODES, type IncomingMessage } from "node:http";
import { type Duplex } from "node:stream";
import { writeAccess } from "../node/access-log.js";
import { Exchange } from "./exchange.js";
import { type HeaderList } from "./header-list.js";
import { type Proxy, type ProxyParts } from "./server.js";

/** Passes WebSockets and other upgrades through: after the upstream's answer the two connections are joined. */
export async function handleUpgrade(
  proxy: Proxy,
  parts: ProxyParts,
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
): Promise<void> {
  const exchange = new Exchange(request, parts.loader.current, parts.trustedIps);
  client.on("error", () => client.destroy());
  const answer = await proxy.answer(exchange);
  const isExit = !("response" in answer);
  const status = isExit ? answer.status : (answer.response.statusCode ?? 502);
  writeAccess(parts.accessLog, { request, ip: exchange.clientIp, status, sent: 0, requestId: exchange.id });

  if (isExit) {
    const { body, headers } = proxy.renderExit(exchange, answer);
    client.end(Buffer.concat([writeHead(status, headers, "close"), body]));
    return;
  }
  const headers = proxy.upstreamHeaders(exchange, answer.response);
  if (!answer.socket) {
    // The upstream did not want to switch: its ordinary response ends the connection.
    client.write(writeHead(status, headers, "close"));
    answer.response.pipe(client);
    return;
  }
  headers.set("Upgrade", answer.response.headers.upgrade ?? request.headers.upgrade ?? "websocket");
  client.write(writeHead(status, headers, "upgrade"));
  join(client, answer.socket, head, answer.head ?? Buffer.alloc(0));
}

function join(client: Duplex, upstream: Duplex, fromClient: Buffer, fromUpstream: Buffer) {
  client.write(fromUpstream);
  upstream.write(fromClient);
  client.pipe(upstream).pipe(client);
  client.once("close", () => upstream.destroy());
  upstream.once("close", () => client.destroy());
  upstream.on("error", () => client.destroy());
}

function writeHead(status: number, headers: HeaderList, connection: string): Buffer {
  headers.set("Connection", connection);
  const lines = Object.entries(headers.toObject()).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  );
  return Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("\r\n")}\r\n\r\n`);
}
