import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Agent } from "undici";
import type { ElasticsearchSettings } from "./settings";

const compress = promisify(gzip);

/** No answer at all: refused, reset, timed out. */
export class HostUnreachable extends Error {}

export interface Answer {
  status: number;
  /** The body as JSON, or its text where it is none. */
  body: unknown;
}

interface Content {
  headers: Record<string, string>;
  body?: string | Buffer;
}

/** Talks to the hosts of the output in turn. */
export class ElasticsearchClient {
  private readonly agent: Agent;
  private readonly headers: Record<string, string>;
  private next = 0;

  constructor(private readonly settings: ElasticsearchSettings) {
    const { ssl_certificate_authorities, ssl_verification_mode, timeout } = settings;
    this.agent = new Agent({
      headersTimeout: timeout * 1000,
      bodyTimeout: timeout * 1000,
      connect: {
        ca: ssl_certificate_authorities.map((file) => readFileSync(file)),
        rejectUnauthorized: ssl_verification_mode === "full",
      },
    });
    this.headers = { ...Object.fromEntries(settings.custom_headers), ...authorization(settings) };
  }

  /**
   * @param path with its leading slash
   * @throws HostUnreachable
   */
  async request(
    method: "GET" | "HEAD" | "PUT" | "POST",
    path: string,
    body?: string,
    type = "application/json",
  ): Promise<Answer> {
    const host = this.host();
    const content = await this.encode(body, type);
    try {
      const response = await this.agent.request({
        origin: host.origin,
        path: host.pathname.replace(/\/$/, "") + path,
        method,
        headers: { ...this.headers, ...credentials(host), ...content.headers },
        body: content.body,
      });
      return { status: response.statusCode, body: parse(await response.body.text()) };
    } catch (error) {
      throw new HostUnreachable(`Elasticsearch Unreachable: [${host.origin}][${describe(error)}]`);
    }
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private host(): URL {
    const { hosts } = this.settings;
    return hosts[this.next++ % hosts.length];
  }

  private async encode(body: string | undefined, type: string): Promise<Content> {
    const level = this.settings.compression_level;
    if (body === undefined) return { headers: {} };
    if (level === 0) return { headers: { "content-type": type }, body };
    return { headers: { "content-type": type, "content-encoding": "gzip" }, body: await compress(body, { level }) };
  }
}

function authorization({ user, password, api_key }: ElasticsearchSettings): Record<string, string> {
  if (api_key !== undefined) return { authorization: `ApiKey ${Buffer.from(api_key).toString("base64")}` };
  return user === undefined ? {} : basic(user, password ?? "");
}

/** User and password may also stand in the URL of a host. */
function credentials({ username, password }: URL): Record<string, string> {
  return username === "" ? {} : basic(decodeURIComponent(username), decodeURIComponent(password));
}

function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function describe(error: unknown): string {
  return error instanceof Error
    ? `${(error as NodeJS.ErrnoException).code ?? error.name}: ${error.message}`
    : String(error);
}
