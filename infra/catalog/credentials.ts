import type * as pulumi from "@pulumi/pulumi";

/** How a token is signed: by a shared secret, or by a private key that only the consumer has. */
export type JwtCredentialArgs =
  | { algorithm?: "HS256" | "HS384" | "HS512"; publicKey?: undefined }
  | { algorithm: "RS256" | "RS384" | "RS512" | "ES256" | "ES384"; publicKey: pulumi.Input<string> };

/** What signs a consumer's tokens. */
export interface JwtCredential {
  /** Goes into the claim `iss`. */
  key: string;
  /** Undefined where the consumer signs by a key of its own. */
  secret?: pulumi.Output<string>;
}

/** An oauth2 application's name and password. */
export interface Application {
  clientId: pulumi.Output<string>;
  clientSecret: pulumi.Output<string>;
}
