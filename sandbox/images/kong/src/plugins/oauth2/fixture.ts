import { type Consumer, type OAuth2Client } from "../../proxy/model.js";
import { type Exchange } from "../../proxy/exchange.js";
import { HeaderList } from "../../proxy/header-list.js";
import { oauth2AuthorizationCodes, oauth2Tokens } from "../../entities/oauth2.js";
import { type Entity, type Schema } from "../../schema/field.js";
import { fill } from "../../schema/fill.js";
import { type Key } from "../../store/dao.js";
import { type PluginRow } from "../../proxy/model.js";
import { type Exit } from "../plugin.js";
import { oauth2 } from "./index.js";
import { type OAuth2Config, type Table } from "./request.js";

/** One plugin in front of one service, with its tables in memory, for tests. */

const CONFIG: OAuth2Config = {
  scopes: ["read", "write"],
  mandatory_scope: false,
  provision_key: "provision",
  token_expiration: 7200,
  enable_authorization_code: true,
  enable_implicit_grant: true,
  enable_client_credentials: true,
  enable_password_grant: true,
  hide_credentials: false,
  accept_http_if_already_terminated: false,
  global_credentials: false,
  auth_header_name: "authorization",
  refresh_token_ttl: 1209600,
  reuse_refresh_token: false,
  pkce: "lax",
  realm: null,
  anonymous: null,
};

const application = (client_id: string, more: Partial<OAuth2Client> = {}): OAuth2Client => ({
  id: `id-of-${client_id}`,
  consumer: { id: "c1" },
  client_id,
  client_secret: `secret-of-${client_id}`,
  hash_secret: false,
  client_type: "confidential",
  redirect_uris: ["https://app.example/cb", "https://app.example/other?x=1"],
  ...more,
});

/** Asked for with a scheme, headers and parameters; `service` is the one behind the route. */
export interface Ask {
  method?: string;
  scheme?: string;
  isTrusted?: boolean;
  headers?: Record<string, string>;
  query?: string;
  service?: string;
  config?: Partial<OAuth2Config>;
}

export interface Answer {
  exit: Exit | undefined;
  /** Of a refusal or of an issued token. */
  body: Record<string, string>;
  exchange: Exchange;
}

class MemoryTable implements Table {
  readonly rows = new Map<string, Entity>();

  constructor(private readonly schema: Schema) {}

  insert(given: Entity): Promise<Entity> {
    const row = fill(this.schema, given, "insert");
    this.rows.set(String(row.id), row);
    return Promise.resolve(row);
  }

  update({ value }: Key, given: Entity): Promise<Entity> {
    const row = { ...this.rows.get(value), ...given };
    this.rows.set(value, row);
    return Promise.resolve(row);
  }

  selectLatest({ field, value }: Key): Promise<Entity | undefined> {
    return Promise.resolve([...this.rows.values()].find((row) => row[field] === value));
  }

  delete({ value }: Key): Promise<void> {
    this.rows.delete(value);
    return Promise.resolve();
  }
}

export class OAuth2Fixture {
  readonly tokens = new MemoryTable(oauth2Tokens);
  readonly codes = new MemoryTable(oauth2AuthorizationCodes);
  private readonly plugin = oauth2(this);
  private readonly clients: OAuth2Client[];

  constructor(hashedSecret?: string) {
    this.clients = [
      application("app"),
      application("other"),
      application("mobile", { client_type: "public" }),
      application("machine", { redirect_uris: null }),
      application("hashed", { hash_secret: true, client_secret: hashedSecret }),
    ];
  }

  async ask(path: string, ask: Ask = {}, parameters?: Record<string, string>): Promise<Answer> {
    const exchange = this.exchange(path, ask, parameters);
    const config = { ...CONFIG, ...ask.config };
    const exit = await this.plugin.access?.(exchange, config, { id: "plugin" } as PluginRow);
    return { exit, body: (exit?.body ?? {}) as Record<string, string>, exchange };
  }

  /** A POST of parameters over https to one of the endpoints. */
  post(endpoint: "token" | "authorize", parameters: Record<string, string>, ask: Ask = {}): Promise<Answer> {
    return this.ask(`/api/oauth2/${endpoint}`, { method: "POST", scheme: "https", ...ask }, parameters);
  }

  /** As much of an exchange as the plugin looks at. */
  private exchange(path: string, ask: Ask, parameters?: Record<string, string>): Exchange {
    const form = parameters && { "content-type": "application/x-www-form-urlencoded" };
    const headers: Record<string, string> = { ...form, ...ask.headers };
    const alice: Consumer = { id: "c1", username: "alice", custom_id: null };
    const nobody: Consumer = { id: "c2", username: "nobody", custom_id: null };
    let body = Buffer.from(new URLSearchParams(parameters).toString());
    return {
      method: ask.method ?? "GET",
      scheme: ask.scheme ?? "http",
      isTrusted: ask.isTrusted ?? false,
      path,
      match: { service: { id: ask.service ?? "s1" } },
      query: new URLSearchParams(ask.query),
      upstreamSearch: ask.query ? `?${ask.query}` : "",
      upstreamHeaders: new HeaderList(),
      header: (name: string) => headers[name],
      body: { read: () => Promise.resolve(body), replace: (other: Buffer<ArrayBuffer>) => (body = other) },
      configuration: {
        credential: (_table: string, id: string) => this.clients.find(({ client_id }) => client_id === id),
        oauth2Clients: new Map(this.clients.map((client) => [client.id, client])),
        consumers: new Map([[alice.id, alice]]),
        findConsumer: (name: string) => (name === "nobody" ? nobody : undefined),
      },
    } as unknown as Exchange;
  }
}
