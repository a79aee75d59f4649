import { type Exchange } from "../../proxy/exchange.js";
import { isForm, requestParameters } from "../../proxy/parameters.js";
import { setConsumer } from "../authentication.js";
import { type Exit } from "../plugin.js";
import { refusal, type OAuth2Config, type Table, type Token } from "./request.js";

const SCOPE_HEADER = "X-Authenticated-Scope";
const USER_HEADER = "X-Authenticated-UserId";
const INVALID = refusal("invalid_token", "The access token is invalid or has expired");
const NOT_GLOBAL = "The access token is global, but the current plugin is configured without 'global_credentials'";

/** Lets a request with a valid token pass, and tells the upstream whose it is. Scopes are the upstream's matter. */
export async function checkToken(exchange: Exchange, config: OAuth2Config, tokens: Table): Promise<Exit | undefined> {
  const text = await findToken(exchange, config);
  if (!text) {
    const body = refusal("invalid_request", "The access token is missing");
    return { status: 401, body, headers: { "WWW-Authenticate": challenge(config.realm) } };
  }
  const refuse = (description = INVALID.error_description): Exit => ({
    status: 401,
    body: refusal("invalid_token", description),
    headers: { "WWW-Authenticate": challenge(config.realm, INVALID.error, INVALID.error_description) },
  });

  const token = (await tokens.selectLatest({ field: "access_token", value: text })) as Token | undefined;
  if (!token) return refuse();
  if (!token.service && !config.global_credentials) return refuse(NOT_GLOBAL);
  if (token.service && token.service.id !== exchange.match?.service?.id) return refuse();
  const age = Math.floor(Date.now() / 1000) - token.created_at;
  if (token.expires_in > 0 && age > token.expires_in) return refuse();

  const client = exchange.configuration.oauth2Clients.get(token.credential.id);
  const consumer = client && exchange.configuration.consumers.get(client.consumer.id);
  if (!consumer) return refuse();
  setConsumer(exchange, consumer, client, client.client_id);
  if (token.scope) exchange.upstreamHeaders.set(SCOPE_HEADER, token.scope);
  if (token.authenticated_userid) exchange.upstreamHeaders.set(USER_HEADER, token.authenticated_userid);
  return undefined;
}

/** What only this plugin may tell the upstream. */
export function clearHeaders({ upstreamHeaders }: Exchange) {
  upstreamHeaders.delete(SCOPE_HEADER);
  upstreamHeaders.delete(USER_HEADER);
}

export function challenge(realm: string | null, error?: string, description?: string): string {
  const start = realm ? `Bearer realm="${realm}"` : "Bearer";
  return error ? `${start} error="${error}" error_description="${description}"` : start;
}

/** `Bearer` or `Token` in the header; without that header, the parameter `access_token` in query, form or JSON. */
async function findToken(exchange: Exchange, config: OAuth2Config): Promise<string | undefined> {
  const header = exchange.header(config.auth_header_name);
  if (header !== undefined) {
    const [scheme = "", token, ...rest] = header.trim().split(/\s+/);
    if (token === undefined || rest.length > 0 || !/^(bearer|token)$/i.test(scheme)) return header;
    if (config.hide_credentials) exchange.upstreamHeaders.delete(config.auth_header_name);
    return token;
  }
  const { access_token: token } = await requestParameters(exchange);
  if (typeof token !== "string") return undefined;
  if (config.hide_credentials) await hideParameter(exchange);
  return token;
}

async function hideParameter(exchange: Exchange) {
  exchange.upstreamSearch = withoutToken(exchange.upstreamSearch, "?");
  if (exchange.method === "GET" || !isForm(exchange)) return;
  const body = await exchange.body.read();
  if (!body) return;
  const replaced = Buffer.from(withoutToken(body.toString(), ""));
  exchange.body.replace(replaced);
  exchange.upstreamHeaders.set("Content-Length", replaced.length);
}

function withoutToken(text: string, prefix: string): string {
  const parameters = new URLSearchParams(text);
  if (!parameters.has("access_token")) return text;
  parameters.delete("access_token");
  return parameters.size > 0 ? prefix + parameters.toString() : "";
}
