import * as pulumi from "@pulumi/pulumi";
import { builtIn, type PluginSpec } from "./spec";

export interface Oauth2Rules {
  /** Scopes that an application may ask for. */
  scopes: [string, ...string[]];
  /** Whether a token must have a scope. @default true */
  mandatoryScope?: boolean;
  /** How an application gets a token. */
  grants: ["authorization-code" | "client-credentials", ...("authorization-code" | "client-credentials")[]];
  /** What the page that asks the user for leave shows Kong; a secret. */
  provisionKey: pulumi.Input<string>;
  /** Seconds that a token holds. @default 7200 */
  tokenExpiration?: number;
}

/**
 * Lets through only requests with a token that an application of a consumer was given. Kong itself then answers POST at
 * `<route>/oauth2/token` and `/oauth2/authorize`, over TLS alone, so that a route must take POST.
 */
export function oauth2(rules: Oauth2Rules): PluginSpec {
  const { scopes, mandatoryScope = true, grants, tokenExpiration = 7200 } = rules;
  return builtIn(
    "oauth2",
    pulumi.secret(rules.provisionKey).apply((provision_key) => ({
      scopes,
      mandatory_scope: mandatoryScope,
      enable_authorization_code: grants.includes("authorization-code"),
      enable_client_credentials: grants.includes("client-credentials"),
      token_expiration: tokenExpiration,
      provision_key,
    })),
  );
}
