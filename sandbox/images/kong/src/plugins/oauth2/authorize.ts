import { type Exit } from "../plugin.js";
import { issueToken } from "./issue.js";
import { challengeOf, type Challenge } from "./pkce.js";
import {
  clientOf,
  httpsFault,
  INVALID_CLIENT,
  INVALID_REDIRECT,
  isRefusal,
  refusal,
  requestedScope,
  serviceOf,
  userFault,
  type OAuth2Request,
  type Refusal,
} from "./request.js";

/** Seconds that a code can be redeemed for. */
const CODE_TTL = 300;

type Outcome = Refusal | { code: string } | { access_token: string };

/**
 * `POST …/oauth2/authorize`: the site that has authenticated a user asks for a code (or, by the implicit grant, a
 * token) in the user's name. The answer is the address to send the user's browser to.
 */
export async function authorize(request: OAuth2Request): Promise<Exit> {
  const { state } = request.parameters;
  const fault = httpsFault(request) ?? userFault(request);
  if (fault) return answer(fault, { ...fault, state });

  const redirect = redirectOf(request);
  const outcome = await decide(request, isRefusal(redirect) ? redirect : redirect.fault);
  if (isRefusal(redirect)) return answer(outcome, { ...outcome, state });
  const separator = "access_token" in outcome ? "#" : "?";
  return answer(outcome, { redirect_uri: withParameters(redirect.uri, separator, { ...outcome, state }) });
}

/** Where the user goes from here: even with a refusal, as long as the client is known. */
function redirectOf({ exchange, parameters }: OAuth2Request): Refusal | { uri: string; fault?: Refusal } {
  const [first, ...others] = clientOf(exchange, parameters.client_id)?.redirect_uris ?? [];
  if (first === undefined) return INVALID_CLIENT;
  const { redirect_uri: asked = first } = parameters;
  const uri = [first, ...others].find((one) => one === asked);
  return uri === undefined ? { uri: first, fault: INVALID_REDIRECT } : { uri };
}

/** Of several faults Kong tells the one that it finds last. */
async function decide(request: OAuth2Request, redirectFault: Refusal | undefined): Promise<Outcome> {
  const { exchange, config, parameters } = request;
  const client = clientOf(exchange, parameters.client_id);
  const challenge = challengeOf(parameters, config, client);
  if (isRefusal(challenge)) return challenge;
  if (redirectFault || !client) return redirectFault ?? INVALID_CLIENT;
  const scope = requestedScope(request);
  if (typeof scope === "object") return scope;

  const { response_type: type, authenticated_userid: user } = parameters;
  if (type === "code" && config.enable_authorization_code) return makeCode(request, client.id, scope, challenge);
  if (type === "token" && config.enable_implicit_grant)
    return issueToken(request, { client, scope, user }, { isRefreshable: false });
  return refusal("unsupported_response_type", "Invalid response_type");
}

async function makeCode(
  request: OAuth2Request,
  client: string,
  scope: string | undefined,
  { challenge, challenge_method }: Challenge,
): Promise<{ code: string }> {
  const { code } = await request.tables.codes.insert({
    service: serviceOf(request) ?? null,
    credential: { id: client },
    authenticated_userid: String(request.parameters.authenticated_userid),
    scope: scope ?? null,
    challenge: challenge ?? null,
    challenge_method: challenge_method ?? null,
    plugin: { id: request.pluginId },
    ttl: CODE_TTL,
  });
  return { code: String(code) };
}

function answer(outcome: Outcome, body: object): Exit {
  const headers = { "cache-control": "no-store", pragma: "no-cache" };
  return { status: isRefusal(outcome) ? 400 : 200, body, headers };
}

/** Adds to what the address has already; in alphabetical order, and escaped down to letters and digits, as Kong does. */
export function withParameters(uri: string, separator: "?" | "#", parameters: Record<string, unknown>): string {
  const [base = "", query = ""] = uri.split("?");
  const own = separator === "?" ? Object.fromEntries(new URLSearchParams(query)) : {};
  const all = Object.entries({ ...own, ...parameters }).filter(([, value]) => value !== undefined);
  const pairs = all.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => pair(name, String(value)));
  const kept = separator === "#" && query !== "" ? `?${query}` : "";
  return `${base}${kept}${separator}${pairs.join("&")}`;
}

function pair(name: string, value: string): string {
  return value === "" ? escape(name) : `${escape(name)}=${escape(value)}`;
}

function escape(text: string): string {
  const hex = (byte: number) => `%${byte.toString(16).padStart(2, "0")}`;
  return text.replace(/[^A-Za-z0-9_]/gu, (character) => [...Buffer.from(character)].map(hex).join(""));
}
