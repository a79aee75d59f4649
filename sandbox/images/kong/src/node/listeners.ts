import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type Duplex } from "node:stream";
import { type SecureContext } from "node:tls";
import { type IncomingMessage } from "node:http";
import { type KeyPair } from "./tls.js";
import { type Listener } from "./settings.js";

export interface Traffic {
  accepted: number;
  active: number;
  requests: number;
}

export interface ListenOptions {
  onRequest: RequestListener;
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Asked for only when a listener has TLS. */
  keyPair: () => KeyPair;
  certificateFor?: (name: string) => SecureContext | undefined;
  traffic: Traffic;
}

/** Opens a server an address; resolves once all of them accept connections. */
export async function listen(listeners: Listener[], options: ListenOptions): Promise<Server[]> {
  return Promise.all(
    listeners.map(async ({ host, port, ssl }) => {
      const server = ssl ? secureServer(options) : createHttpServer(options.onRequest);
      // The gateway's own timeouts apply: those of the services.
      server.requestTimeout = 0;
      server.keepAliveTimeout = 75_000;
      count(server, options.traffic);
      if (options.onUpgrade) server.on("upgrade", options.onUpgrade);
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port, backlog: 1024 }, () => {
          server.off("error", reject);
          resolve();
        });
      });
      return server;
    }),
  );
}

/** Stops accepting, waits for requests in flight at most so long, then cuts what is left. */
export async function close(servers: Server[], milliseconds: number): Promise<void> {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  servers.forEach((server) => server.closeIdleConnections());
  // Connections that were upgraded belong to no server any more: nothing but the limit ends the wait for them.
  const limit = new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
  await Promise.race([Promise.all(closed), limit]);
  servers.forEach((server) => server.closeAllConnections());
}

function secureServer({ onRequest, keyPair, certificateFor }: ListenOptions): Server {
  const SNICallback = (name: string, answer: (error: Error | null, context?: SecureContext) => void) =>
    answer(null, certificateFor?.(name));
  return createHttpsServer({ ...keyPair(), SNICallback }, onRequest);
}

function count(server: Server, traffic: Traffic) {
  server.on("connection", (socket) => {
    traffic.accepted += 1;
    traffic.active += 1;
    socket.once("close", () => (traffic.active -= 1));
  });
  server.on("request", () => (traffic.requests += 1));
}
