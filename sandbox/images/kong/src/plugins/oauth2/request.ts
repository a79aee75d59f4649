import { type Entity } from "../../schema/field.js";
import { type Key } from "../../store/dao.js";
import { type Exchange } from "../../proxy/exchange.js";
import { type OAuth2Client, type Reference } from "../../proxy/model.js";
import { type Parameters } from "../../proxy/parameters.js";
import { type AuthenticationConfig } from "../authentication.js";

export interface OAuth2Config extends AuthenticationConfig {
  /** The scopes that tokens may be asked for; null for no rule. */
  scopes: string[] | null;
  mandatory_scope: boolean;
  /** Shared with the site that authenticates users, and so may say who the user is. */
  provision_key: string;
  /** Seconds; 0 for tokens that do not expire. */
  token_expiration: number;
  enable_authorization_code: boolean;
  enable_implicit_grant: boolean;
  enable_client_credentials: boolean;
  enable_password_grant: boolean;
  hide_credentials: boolean;
  accept_http_if_already_terminated: boolean;
  /** Whether tokens are good for all services whose plugin says the same. */
  global_credentials: boolean;
  auth_header_name: string;
  /** Seconds after which a token is deleted, and can be refreshed no more; 0 for never. */
  refresh_token_ttl: number;
  reuse_refresh_token: boolean;
  /** For whom a code challenge is required: nobody, public clients, everybody. */
  pkce: "none" | "lax" | "strict" | null;
  realm: string | null;
}

/** Rows that are written while requests are served. */
export interface Table {
  insert(given: Entity): Promise<Entity>;
  update(key: Key, given: Entity): Promise<Entity>;
  selectLatest(key: Key): Promise<Entity | undefined>;
  delete(key: Key): Promise<void>;
}

export interface Tables {
  tokens: Table;
  codes: Table;
}

/** A request to one of the two endpoints. */
export interface OAuth2Request {
  exchange: Exchange;
  config: OAuth2Config;
  pluginId: string;
  parameters: Parameters;
  tables: Tables;
}

/** What tokens and codes have in common. */
export interface Grant {
  id: string;
  service: Reference | null;
  credential: Reference;
  authenticated_userid: string | null;
  scope: string | null;
}

export interface Token extends Grant {
  /** Seconds since the epoch. */
  created_at: number;
  /** Seconds; 0 for never. */
  expires_in: number;
  access_token: string;
  refresh_token: string | null;
}

export interface Code extends Grant {
  challenge: string | null;
  challenge_method: string | null;
  plugin: Reference | null;
}

/** A refusal as RFC 6749 has it. */
export interface Refusal {
  error: string;
  error_description: string;
}

export const refusal = (error: string, error_description: string): Refusal => ({ error, error_description });

export const INVALID_CLIENT = refusal("invalid_client", "Invalid client authentication");
export const INVALID_PROVISION_KEY = refusal("invalid_provision_key", "Invalid provision_key");
export const MISSING_USER = refusal("invalid_authenticated_userid", "Missing authenticated_userid parameter");
export const INVALID_REDIRECT = refusal(
  "invalid_request",
  "Invalid redirect_uri that does not match with any redirect_uri created with the application",
);

export function isRefusal(value: object): value is Refusal {
  return "error" in value;
}

/** The service that tokens are limited to; undefined where they are global. */
export function serviceOf({
  exchange,
  config,
}: Pick<OAuth2Request, "exchange" | "config">): { id: string } | undefined {
  if (config.global_credentials) return undefined;
  const service = exchange.match?.service;
  if (!service) throw new Error("oauth2 without global_credentials needs a route with a service");
  return { id: service.id };
}

export function clientOf(exchange: Exchange, id: unknown): OAuth2Client | undefined {
  if (typeof id !== "string" || id === "") return undefined;
  return exchange.configuration.credential("oauth2_credentials", id) as OAuth2Client | undefined;
}

/** As RFC 6749 demands, unless a trusted proxy has ended TLS. */
export function httpsFault({ exchange, config }: OAuth2Request): Refusal | undefined {
  if (exchange.scheme === "https") return undefined;
  const isTerminated = config.accept_http_if_already_terminated && exchange.isTrusted;
  const forwarded = isTerminated ? (exchange.header("x-forwarded-proto") ?? "") : "";
  if (forwarded.includes(",")) return refusal("access_denied", "Only one X-Forwarded-Proto header allowed");
  return forwarded.toLowerCase() === "https" ? undefined : refusal("access_denied", "You must use HTTPS");
}

/** The scopes asked for, parted by single spaces; undefined for none. */
export function requestedScope({ parameters, config }: OAuth2Request): string | undefined | Refusal {
  const { scope } = parameters;
  if (config.scopes && scope !== undefined) {
    if (typeof scope !== "string") return refusal("invalid_scope", "scope must be a string");
    const names = scope.split(/\s+/).filter(Boolean);
    const unknown = names.find((name) => !config.scopes?.includes(name));
    if (unknown !== undefined) return refusal("invalid_scope", `"${unknown}" is an invalid scope`);
    return names.length > 0 ? names.join(" ") : undefined;
  }
  if (scope === undefined && config.mandatory_scope) return refusal("invalid_scope", "You must specify a scope");
  return undefined;
}

/** Whether the site that authenticates users has named one. */
export function userFault({ parameters, config }: OAuth2Request): Refusal | undefined {
  if (parameters.provision_key !== config.provision_key) return INVALID_PROVISION_KEY;
  return String(parameters.authenticated_userid ?? "").trim() === "" ? MISSING_USER : undefined;
}
