import { isSecretOf } from "../../entities/client-secret.js";
import { type Exchange } from "../../proxy/exchange.js";
import { type OAuth2Client } from "../../proxy/model.js";
import { type Parameters } from "../../proxy/parameters.js";
import {
  clientOf,
  INVALID_CLIENT,
  INVALID_REDIRECT,
  refusal,
  type OAuth2Config,
  type OAuth2Request,
  type Refusal,
} from "./request.js";

/** Who claims to be asking for a token. */
export interface Claim {
  id?: unknown;
  secret?: unknown;
  /** Whether id and secret came in the header, which is refused with another status. */
  isFromHeader: boolean;
}

/** Id and secret from the parameters, or else from a Basic header; public clients have no secret. */
export function claimOf(exchange: Exchange, parameters: Parameters, config: OAuth2Config): Claim {
  const { client_id: id, client_secret: secret } = parameters;
  if (id !== undefined && secret !== undefined) return { id, secret, isFromHeader: false };
  const header = exchange.header(config.auth_header_name);
  if (header === undefined) return { id, isFromHeader: false };
  const [, encoded] = /\s*[Bb]asic\s*(.+)/.exec(header) ?? [];
  const [basicId, basicSecret] = encoded === undefined ? [] : Buffer.from(encoded, "base64").toString().split(":");
  return { id: basicId, secret: basicSecret, isFromHeader: true };
}

export interface Identified {
  client?: OAuth2Client;
  /** Why the client gets nothing. */
  fault?: Refusal;
  /** Whether it was the Basic header that did not do, which is refused with a challenge. */
  isChallenged: boolean;
}

/** Of several faults Kong tells the one that it finds last: the secret's before the address's. */
export async function identify({ exchange, parameters, config }: OAuth2Request): Promise<Identified> {
  const claim = claimOf(exchange, parameters, config);
  const client = clientOf(exchange, claim.id);
  const secret = client && (await secretFault(client, claim.secret));
  const fault = secret ?? redirectFault(parameters, client);
  return { client, fault, isChallenged: fault === INVALID_CLIENT && claim.isFromHeader };
}

async function secretFault(client: OAuth2Client, given: unknown): Promise<Refusal | undefined> {
  if (client.client_type === "public") {
    if (String(given ?? "").trim() === "") return undefined;
    return refusal("invalid_request", "client_secret is disallowed for public clients");
  }
  const isAuthentic =
    client.hash_secret && typeof given === "string"
      ? await isSecretOf(client.client_secret, given)
      : given === client.client_secret && !client.hash_secret;
  return isAuthentic ? undefined : INVALID_CLIENT;
}

/** A client that acts for itself sends nobody anywhere. */
function redirectFault(parameters: Parameters, client: OAuth2Client | undefined): Refusal | undefined {
  if (parameters.grant_type === "client_credentials") return undefined;
  const [first, ...others] = client?.redirect_uris ?? [];
  if (first === undefined) return INVALID_CLIENT;
  const { redirect_uri: asked = first } = parameters;
  return [first, ...others].some((one) => one === asked) ? undefined : INVALID_REDIRECT;
}
