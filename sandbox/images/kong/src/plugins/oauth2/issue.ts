import { randomKey } from "../../schema/fill.js";
import { byId } from "../../store/dao.js";
import { type OAuth2Client } from "../../proxy/model.js";
import { serviceOf, type OAuth2Request, type Token } from "./request.js";

/** What the client gets. */
export interface Issued {
  access_token: string;
  token_type: "bearer";
  /** Seconds; absent for a token that does not expire. */
  expires_in?: number;
  refresh_token?: string;
}

export interface Holder {
  client: OAuth2Client;
  scope: string | null | undefined;
  user: unknown;
}

/** Makes a token. Only where a user has agreed can the client later get another without asking again. */
export async function issueToken(
  request: OAuth2Request,
  { client, scope, user }: Holder,
  { isRefreshable }: { isRefreshable: boolean },
): Promise<Issued> {
  const { config, tables } = request;
  const refresh_token = isRefreshable && config.token_expiration > 0 ? randomKey() : undefined;
  const token = await tables.tokens.insert({
    service: serviceOf(request) ?? null,
    credential: { id: client.id },
    authenticated_userid: user === undefined || user === null ? null : String(user),
    scope: scope ?? null,
    expires_in: config.token_expiration,
    refresh_token: refresh_token ?? null,
    ttl: timeToLive(request),
  });
  return answer(token as unknown as Token);
}

/** Puts a new access token in the place of the old one, under the same refresh token. */
export async function renewToken(request: OAuth2Request, { id }: Token): Promise<Issued> {
  const token = await request.tables.tokens.update(byId(id), {
    access_token: randomKey(),
    expires_in: request.config.token_expiration,
    created_at: Math.floor(Date.now() / 1000),
    ttl: timeToLive(request),
  });
  return answer(token as unknown as Token);
}

function timeToLive({ config }: OAuth2Request): number | undefined {
  return config.token_expiration > 0 && config.refresh_token_ttl > 0 ? config.refresh_token_ttl : undefined;
}

function answer({ access_token, expires_in, refresh_token }: Token): Issued {
  return {
    access_token,
    token_type: "bearer",
    ...(expires_in > 0 && { expires_in }),
    ...(refresh_token && { refresh_token }),
  };
}
