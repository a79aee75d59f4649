import { createHash } from "node:crypto";
import { type OAuth2Client } from "../../proxy/model.js";
import { type Parameters } from "../../proxy/parameters.js";
import { refusal, type Code, type OAuth2Config, type Refusal } from "./request.js";

/** Proof Key for Code Exchange (RFC 7636): who redeems a code must know the secret that its request was made with. */

const MIN = 43;
const MAX = 128;

export interface Challenge {
  challenge?: string;
  challenge_method?: "S256";
}

/** What the authorization request commits the client to; nothing without a challenge. */
export function challengeOf(parameters: Parameters, config: OAuth2Config, client?: OAuth2Client): Challenge | Refusal {
  const { code_challenge: challenge, code_challenge_method: method } = parameters;
  if (method !== undefined && challenge === undefined)
    return refusal("invalid_request", "code_challenge is required when code_method is present");
  if (challenge === undefined) {
    if (!client || !isRequired(config, client)) return {};
    return refusal("invalid_request", `code_challenge is required for ${client.client_type} clients`);
  }
  if (method !== undefined && method !== "S256" && method !== "s256")
    return refusal("invalid_request", "code_challenge_method is not supported, must be S256");
  return { challenge: toBase64url(String(challenge)), challenge_method: "S256" };
}

/** What is wrong with the proof, where one is required. */
export function verifierFault(
  parameters: Parameters,
  config: OAuth2Config,
  client: OAuth2Client,
  code: Code,
): Refusal | undefined {
  if (!code.challenge_method && !isRequired(config, client)) return undefined;
  const { code_verifier: verifier } = parameters;
  if (verifier === undefined)
    return refusal("invalid_request", "code_verifier is required for PKCE authorization requests");
  if (typeof verifier !== "string") return refusal("invalid_request", "code_verifier is not a string");
  if (verifier.length < MIN || verifier.length > MAX)
    return refusal("invalid_request", `code_verifier must be between ${MIN} and ${MAX} characters`);
  const expected = createHash("sha256").update(verifier).digest("base64url");
  return expected === code.challenge ? undefined : refusal("invalid_grant", "Invalid code");
}

function isRequired({ pkce }: OAuth2Config, { client_type }: OAuth2Client): boolean {
  return client_type === "public" ? pkce !== "none" : pkce === "strict";
}

/** Without padding, whichever of the two base64 alphabets the client used. */
function toBase64url(text: string): string {
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
