import { Agent, type FormData, request } from "undici";
import { Unreachable } from "../kit";

export type Body = Record<string, unknown>;

export interface Connection {
  /** The first one is used. */
  endpoints?: string[];
  headers?: Record<string, string>;
  /** The header of that name. */
  authorization?: string | undefined;
  insecure?: boolean;
  /** Certificates that are trusted, in PEM. Those of the system, where there are none. */
  ca: string[];
}

interface Answer {
  status: number;
  body: unknown;
}

/** How long a server may take to answer, in milliseconds. */
const TIMEOUT = 30_000;

/** The HTTP API of a server of the Elastic Stack. */
export class RestApi {
  private readonly agent: Agent;
  private readonly headers: Record<string, string>;

  constructor(
    private readonly server: "Elasticsearch" | "Kibana",
    private readonly connection: Connection,
  ) {
    const { insecure, ca, headers, authorization } = connection;
    // A connection for each request: a kept one may be closed by the server just when it is used again.
    const connect = { rejectUnauthorized: !insecure, ...(ca.length > 0 ? { ca } : {}) };
    this.agent = new Agent({ pipelining: 0, connect });
    this.headers = { ...headers, ...(authorization ? { authorization } : {}) };
  }

  /** Looks at something; undefined when it is not there. Whatever keeps the server from telling is `Unreachable`. */
  async look(path: string): Promise<Body | undefined> {
    const answer = await this.send("GET", path, undefined, AbortSignal.timeout(TIMEOUT)).catch((error: unknown) => {
      throw new Unreachable(this.unreachable, { cause: error });
    });
    if (answer.status === 404) return undefined;
    if (answer.status >= 500) throw new Unreachable(`${this.server} answers ${explanation(answer)}`);
    if (answer.status !== 200) throw new Error(`${this.server} answers ${explanation(answer)}`);
    return answer.body as Body;
  }

  /** Makes a change. Finding nothing to delete is fine. */
  async change(method: string, path: string, body: Body | FormData | undefined, signal: AbortSignal): Promise<Body> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]);
    const answer = await this.send(method, path, body, limited).catch((error: unknown) => {
      throw new Error(this.unreachable, { cause: error });
    });
    if (answer.status < 300 || (method === "DELETE" && answer.status === 404)) return answer.body as Body;
    throw new Error(`${this.server} answers ${explanation(answer)}`);
  }

  private get unreachable(): string {
    return `cannot reach ${this.server} at ${this.endpoint}`;
  }

  private get endpoint(): string {
    const [endpoint] = this.connection.endpoints ?? [];
    if (!endpoint) throw new Error(`the provider's configuration names no endpoint of ${this.server}`);
    return endpoint.replace(/\/+$/, "");
  }

  private async send(
    method: string,
    path: string,
    body: Body | FormData | undefined,
    signal: AbortSignal,
  ): Promise<Answer> {
    const isForm = body !== undefined && typeof body.append === "function";
    const response = await request(this.endpoint + path, {
      method: method as "GET",
      dispatcher: this.agent,
      signal,
      headers: { ...this.headers, ...(body && !isForm ? { "content-type": "application/json" } : {}) },
      body: isForm ? (body as FormData) : body ? JSON.stringify(body) : null,
    });
    const text = await response.body.text();
    return { status: response.statusCode, body: parsed(text) };
  }
}

/** As in `HTTP status 400 (illegal_argument_exception: unknown setting …)`. */
function explanation({ status, body }: Answer): string {
  const { error, message } = (body ?? {}) as { error?: unknown; message?: unknown };
  const { type, reason } = (typeof error === "object" && error !== null ? error : {}) as Record<string, string>;
  const why = reason ? `${type}: ${reason}` : (message ?? error ?? body);
  return `HTTP status ${status}` + (why ? ` (${typeof why === "string" ? why : JSON.stringify(why)})` : "");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
