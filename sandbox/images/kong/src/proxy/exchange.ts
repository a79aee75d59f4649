import { randomBytes } from "node:crypto";
import { type IncomingMessage } from "node:http";
import { type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { type ActivePlugin } from "../plugins/plugin.js";
import { contains } from "./addresses.js";
import { type Configuration } from "./configuration.js";
import { HeaderList } from "./header-list.js";
import { type Consumer, type Credential } from "./model.js";
import { normalizePath } from "./paths.js";
import { RequestBody } from "./request-body.js";
import { type Match } from "./router.js";

/** One attempt to reach an upstream. Times in milliseconds since the epoch. */
export interface Try {
  ip: string;
  port: number;
  started: number;
  /** Milliseconds that choosing the peer took. */
  latency: number;
  /** Why the attempt came to nothing. */
  failed?: 502 | 504;
}

/** One request on its way through the gateway, and what plugins and proxy have found out about it. */
export class Exchange {
  /** 32 hexadecimal digits, sent to client and upstream. */
  readonly id = randomBytes(16).toString("hex");
  /** Milliseconds since the epoch. */
  readonly startedAt = Date.now();
  readonly method: string;
  readonly scheme: "http" | "https";
  /** Of the connection: the client, or a proxy in front of the gateway. */
  readonly peerIp: string;
  /** Whether the peer is a proxy whose word on the client is taken. */
  readonly isTrusted: boolean;
  readonly clientIp: string;
  readonly serverPort: number;
  /** As the client sent it, without port, in lower case. */
  readonly host: string;
  /** As the client sent it. */
  readonly rawPath: string;
  /** Normalized. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: RequestBody;

  match?: Match;
  consumer?: Consumer;
  credential?: Credential;
  /** Plugins that apply, in the order in which they ran or would have run. */
  plugins: ActivePlugin[] = [];
  /** Headers for the upstream: the client's, as plugins change them. */
  readonly upstreamHeaders: HeaderList;
  /** Query for the upstream, with its question mark; empty without one. */
  upstreamSearch: string;
  /** Headers that plugins add to the response, whatever it is. */
  readonly responseHeaders = new HeaderList();
  /** Fields that plugins add to the log entry. */
  readonly logFields: Record<string, unknown> = {};
  /** Plugins' notes to themselves for a later phase, by plugin name. */
  readonly notes = new Map<string, unknown>();

  readonly tries: Try[] = [];
  readonly upstreamStatuses: number[] = [];
  /** When proxying began, the upstream's headers came, and the last byte was sent; milliseconds since the epoch. */
  readonly times: { proxied?: number; headers?: number; received?: number } = {};

  /** Bytes of the response's body that were passed on. */
  sent = 0;

  constructor(
    readonly request: IncomingMessage,
    readonly configuration: Configuration,
    trustedIps: string[] = [],
  ) {
    const socket: Socket = request.socket;
    const [path = "/", ...search] = (request.url ?? "/").split("?");
    this.method = request.method ?? "GET";
    this.scheme = socket instanceof TLSSocket ? "https" : "http";
    this.peerIp = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
    this.isTrusted = trustedIps.length > 0 && contains(trustedIps, this.peerIp);
    this.clientIp = this.forwarded("x-real-ip", this.peerIp);
    this.serverPort = socket.localPort ?? 0;
    this.host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    this.rawPath = path;
    this.path = normalizePath(path);
    this.upstreamSearch = request.url?.includes("?") ? `?${search.join("?")}` : "";
    this.query = new URLSearchParams(this.upstreamSearch);
    this.upstreamHeaders = HeaderList.fromRaw(request.rawHeaders);
    this.body = new RequestBody(request);
  }

  get sni(): string | undefined {
    const { socket } = this.request;
    return socket instanceof TLSSocket && typeof socket.servername === "string" ? socket.servername : undefined;
  }

  /** The first value of a header of the client's. */
  header(name: string): string | undefined {
    const value = this.request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value[0] : value;
  }

  /** What a trusted proxy says of the client's request; without one, what is seen here. */
  forwarded<T extends string | number | undefined>(name: string, seen: T): string | T {
    return (this.isTrusted && this.header(name)) || seen;
  }

  /** Milliseconds since the request came in. */
  get age(): number {
    return Date.now() - this.startedAt;
  }
}
