import { setTimeout as sleep } from "node:timers/promises";
import { Agent, request } from "undici";
import { messageOf, Unreachable } from "../kit";
import type { Config } from "./config";

/** What Kong answers for an entity. */
export type Entity = Record<string, unknown> & { id: string };
export type Body = Record<string, unknown>;

/** How long a gateway may take to come up before a change is given up, in milliseconds. */
const START_TIMEOUT = 60_000;
const READ_TIMEOUT = 5_000;
const RETRY_AFTER = 500;

interface Answer {
  status: number;
  body: unknown;
}

/** Kong's Admin API. */
export class AdminApi {
  private readonly base: string;
  private readonly agent: Agent;
  private readonly headers: Record<string, string>;
  private started: Promise<void> | undefined;

  constructor(
    readonly config: Config,
    private readonly startTimeout = START_TIMEOUT,
  ) {
    const workspace = config.kongWorkspace ? `/${encodeURIComponent(config.kongWorkspace)}` : "";
    this.base = config.kongAdminUri.replace(/\/+$/, "") + workspace;
    // A connection for each request: a kept one may be closed by the gateway just when it is used again.
    this.agent = new Agent({ pipelining: 0, connect: { rejectUnauthorized: !config.tlsSkipVerify } });
    this.headers = authentication(config);
  }

  /** Looks an entity up, once; undefined when there is none. Whatever keeps Kong from telling is `Unreachable`. */
  async get(path: string): Promise<Entity | undefined> {
    const answer = await this.send("GET", path, undefined, AbortSignal.timeout(READ_TIMEOUT)).catch(
      (error: unknown) => {
        throw new Unreachable(this.unreachable, { cause: error });
      },
    );
    if (answer.status === 404) return undefined;
    if (answer.status >= 500) throw new Unreachable(`Kong's Admin API at ${this.base} answers ${explanation(answer)}`);
    if (answer.status !== 200) throw new Error(explanation(answer));
    return answer.body as Entity;
  }

  post(path: string, body: Body, signal: AbortSignal): Promise<Entity> {
    return this.change("POST", path, body, signal) as Promise<Entity>;
  }

  patch(path: string, body: Body, signal: AbortSignal): Promise<Entity> {
    return this.change("PATCH", path, body, signal) as Promise<Entity>;
  }

  /** Finding nothing to delete is fine. */
  async delete(path: string, signal: AbortSignal): Promise<void> {
    await this.change("DELETE", path, undefined, signal);
  }

  private async change(method: string, path: string, body: Body | undefined, signal: AbortSignal): Promise<unknown> {
    await this.start(signal);
    const answer = await this.send(method, path, body, signal).catch((error: unknown) => {
      throw new Error(this.unreachable, { cause: error });
    });
    if (answer.status < 300 || (method === "DELETE" && answer.status === 404)) return answer.body;
    throw new Error(explanation(answer));
  }

  /**
   * Waits until the gateway answers at all. Only this harmless request is repeated: one that creates something might
   * have done so although its answer was lost.
   */
  private start(signal: AbortSignal): Promise<void> {
    this.started ??= this.poll(signal).catch((error: unknown) => {
      this.started = undefined;
      throw error;
    });
    return this.started;
  }

  private async poll(signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + this.startTimeout;
    for (;;) {
      const timeout = AbortSignal.any([signal, AbortSignal.timeout(READ_TIMEOUT)]);
      const fault = await this.send("GET", "/services?size=1", undefined, timeout).then(
        (answer) => (answer.status < 500 ? undefined : explanation(answer)),
        messageOf,
      );
      if (fault === undefined) return;
      signal.throwIfAborted();
      if (Date.now() + RETRY_AFTER > deadline) {
        throw new Error(`${this.unreachable} within ${this.startTimeout / 1000} s: ${fault}`);
      }
      await sleep(RETRY_AFTER, undefined, { signal });
    }
  }

  private get unreachable(): string {
    return `cannot reach Kong's Admin API at ${this.base}`;
  }

  private async send(method: string, path: string, body: Body | undefined, signal: AbortSignal): Promise<Answer> {
    const response = await request(this.base + path, {
      method: method as "GET",
      dispatcher: this.agent,
      signal,
      headers: { ...this.headers, ...(body ? { "content-type": "application/json" } : {}) },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await response.body.text();
    return { status: response.statusCode, body: parsed(text) };
  }
}

function authentication(config: Config): Record<string, string> {
  const { kongAdminUsername: user, kongAdminPassword: password = "", kongAdminToken: token, kongApiKey: key } = config;
  return {
    ...(user ? { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` } : {}),
    ...(token ? { "kong-admin-token": token } : {}),
    ...(key ? { apikey: key } : {}),
  };
}

/** Kong's error in the official plugin's words, as in `HTTP status 400 (message: "schema violation (…)")`. */
function explanation({ status, body }: Answer): string {
  const message = (body as { message?: unknown } | undefined)?.message ?? body;
  return `HTTP status ${status}` + (message ? ` (message: ${JSON.stringify(message)})` : "");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
