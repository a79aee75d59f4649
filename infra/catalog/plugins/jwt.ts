import { builtIn, type PluginSpec } from "./spec";

export interface JwtRules {
  /** Query parameters that may carry the token. @default ["jwt"] */
  uriParamNames?: string[];
  /** Cookies that may carry it. @default none */
  cookieNames?: string[];
  /** Headers that may carry it, as `Bearer <token>`. @default ["authorization"] */
  headerNames?: string[];
  /** Times in the token that are held to. @default ["exp"] */
  claimsToVerify?: ("exp" | "nbf")[];
  /** Seconds that a token may have left at most; needs `exp` among the claims. @default no limit */
  maximumExpiration?: number;
}

/** Lets through only requests with a token signed by a credential of a consumer. */
export function jwt(rules: JwtRules = {}): PluginSpec {
  const { claimsToVerify = ["exp"], maximumExpiration = 0 } = rules;
  if (maximumExpiration > 0 && !claimsToVerify.includes("exp"))
    throw new Error("jwt can only limit 'maximumExpiration' where 'exp' is among 'claimsToVerify'");
  return builtIn("jwt", {
    uri_param_names: rules.uriParamNames ?? ["jwt"],
    cookie_names: rules.cookieNames ?? [],
    header_names: rules.headerNames ?? ["authorization"],
    claims_to_verify: claimsToVerify,
    maximum_expiration: maximumExpiration,
  });
}
