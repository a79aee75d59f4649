import { byId } from "../../store/dao.js";
import { type OAuth2Client } from "../../proxy/model.js";
import { type Exit } from "../plugin.js";
import { identify } from "./client.js";
import { issueToken, renewToken, type Issued } from "./issue.js";
import { verifierFault } from "./pkce.js";
import {
  httpsFault,
  INVALID_CLIENT,
  INVALID_PROVISION_KEY,
  isRefusal,
  refusal,
  requestedScope,
  serviceOf,
  userFault,
  type Code,
  type Grant,
  type OAuth2Request,
  type Refusal,
  type Token,
} from "./request.js";

type Outcome = Issued | Refusal;
type Flow = (request: OAuth2Request, client: OAuth2Client) => Promise<Outcome>;

const INVALID_CODE = refusal("invalid_request", "Invalid code");
const INVALID_REFRESH = refusal("invalid_request", "Invalid refresh_token");

/** `POST …/oauth2/token`: a token for a code, for the client itself, for a user's word, or for an earlier token. */
export async function token(request: OAuth2Request): Promise<Exit> {
  const { state } = request.parameters;
  const https = httpsFault(request);
  if (https) return answer({ ...https, state });

  const flow = flowOf(request);
  const { client, fault, isChallenged } = await identify(request);
  const headers: Record<string, string> = isChallenged ? { "www-authenticate": 'Basic realm="OAuth2.0"' } : {};
  if (fault) return answer({ ...fault, state }, isChallenged ? 401 : 400, headers);
  if (!flow) return answer({ ...refusal("unsupported_grant_type", "Invalid grant_type"), state });
  return answer({ ...(client ? await flow(request, client) : INVALID_CLIENT), state });
}

function answer(body: object, refused = 400, headers: Record<string, string> = {}): Exit {
  const status = isRefusal(body) ? refused : 200;
  return { status, body, headers: { "cache-control": "no-store", pragma: "no-cache", ...headers } };
}

/** The two that follow an authorization need no permission of their own. */
function flowOf({ parameters, config }: OAuth2Request): Flow | undefined {
  switch (parameters.grant_type) {
    case "authorization_code":
      return redeemCode;
    case "refresh_token":
      return refresh;
    case "client_credentials":
      return config.enable_client_credentials ? clientCredentials : undefined;
    case "password":
      return config.enable_password_grant ? password : undefined;
    default:
      return undefined;
  }
}

async function redeemCode(request: OAuth2Request, client: OAuth2Client): Promise<Outcome> {
  const { config, parameters, tables, pluginId } = request;
  const code = (await find(request, "codes", "code", parameters.code)) as Code | undefined;
  if (code?.credential.id !== client.id) return INVALID_CODE;
  const fault = verifierFault(parameters, config, client, code);
  if (fault) return fault;
  if (config.global_credentials && code.plugin && code.plugin.id !== pluginId) return INVALID_CODE;

  const holder = { client, scope: code.scope, user: code.authenticated_userid };
  const issued = await issueToken(request, holder, { isRefreshable: true });
  await tables.codes.delete(byId(code.id));
  return issued;
}

async function clientCredentials(request: OAuth2Request, client: OAuth2Client): Promise<Outcome> {
  const { config, parameters } = request;
  const user = parameters.authenticated_userid;
  if (user !== undefined && parameters.provision_key !== config.provision_key) return INVALID_PROVISION_KEY;
  const scope = requestedScope(request);
  if (typeof scope === "object") return scope;
  return issueToken(request, { client, scope, user }, { isRefreshable: false });
}

async function password(request: OAuth2Request, client: OAuth2Client): Promise<Outcome> {
  const fault = userFault(request);
  if (fault) return fault;
  const scope = requestedScope(request);
  if (typeof scope === "object") return scope;
  const user = request.parameters.authenticated_userid;
  return issueToken(request, { client, scope, user }, { isRefreshable: true });
}

async function refresh(request: OAuth2Request, client: OAuth2Client): Promise<Outcome> {
  const { config, parameters, tables } = request;
  const old = (await find(request, "tokens", "refresh_token", parameters.refresh_token)) as Token | undefined;
  if (!old) return INVALID_REFRESH;
  if (old.credential.id !== client.id) return INVALID_CLIENT;
  const scopes = old.scope?.split(/\s+/).filter(Boolean) ?? [];
  if (!scopes.every((name) => config.scopes?.includes(name))) return refusal("invalid_scope", "Scope mismatch");
  if (config.reuse_refresh_token) return renewToken(request, old);

  const holder = { client, scope: old.scope, user: old.authenticated_userid };
  const issued = await issueToken(request, holder, { isRefreshable: true });
  await tables.tokens.delete(byId(old.id));
  return issued;
}

/** A code or token of this service. */
async function find(
  request: OAuth2Request,
  table: keyof OAuth2Request["tables"],
  field: string,
  value: unknown,
): Promise<Grant | undefined> {
  if (typeof value !== "string") return undefined;
  const grant = (await request.tables[table].selectLatest({ field, value })) as Grant | undefined;
  const service = serviceOf(request);
  return service && grant?.service?.id !== service.id ? undefined : grant;
}
