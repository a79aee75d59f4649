import { type Exchange } from "../../proxy/exchange.js";
import { requestParameters } from "../../proxy/parameters.js";
import { authenticate } from "../authentication.js";
import { definePlugin, type Exit, type Plugin } from "../plugin.js";
import { authorize } from "./authorize.js";
import { challenge, checkToken, clearHeaders } from "./check.js";
import { type OAuth2Config, type OAuth2Request, type Tables } from "./request.js";
import { token } from "./token.js";

const ENDPOINTS: { path: RegExp; name: string; answer: (request: OAuth2Request) => Promise<Exit> }[] = [
  { path: /\/oauth2\/token\/?$/, name: "token", answer: token },
  { path: /\/oauth2\/authorize\/?$/, name: "authorization", answer: authorize },
];

/** An OAuth 2.0 authorization server at two paths below each route, and the check of its tokens at all others. */
export function oauth2(tables: Tables): Plugin {
  return definePlugin<OAuth2Config>({
    async access(exchange, config, row) {
      const endpoint = ENDPOINTS.find(({ path }) => path.test(exchange.path));
      if (!endpoint) {
        clearHeaders(exchange);
        return authenticate(exchange, config, () => checkToken(exchange, config, tables.tokens));
      }
      if (exchange.method !== "POST") return wrongMethod(exchange, config, endpoint.name);
      const parameters = await requestParameters(exchange);
      return endpoint.answer({ exchange, config, pluginId: row.id, parameters, tables });
    },
  });
}

function wrongMethod({ method }: Exchange, { realm }: OAuth2Config, endpoint: string): Exit {
  const description = `The HTTP method ${method} is invalid for the ${endpoint} endpoint`;
  return {
    status: 405,
    body: { error: "invalid_method", error_description: description },
    headers: { "WWW-Authenticate": challenge(realm, "invalid_method", description) },
  };
}
