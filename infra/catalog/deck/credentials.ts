import { createHash } from "node:crypto";
import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import type { DeckConsumer } from "./consumer";

export interface CredentialOptions {
  parent: pulumi.Resource;
  /** Those of an entity itself, with those that all entities of the file have. */
  tags: (own: string[] | undefined) => string[] | undefined;
}

/** Everything that a consumer of the file proves itself by, and its groups. */
export function createCredentials(
  name: string,
  given: DeckConsumer,
  { id: consumerId }: kong.Consumer,
  { parent, tags }: CredentialOptions,
): void {
  const opts = { parent, deleteBeforeReplace: true }; // keys are unique
  for (const { key, secret, algorithm, rsa_public_key, tags: own } of given.jwt_secrets ?? []) {
    new kong.ConsumerJwtAuth(
      `${name}-jwt-${key}`,
      {
        consumerId,
        key,
        secret: pulumi.secret(secret),
        algorithm,
        rsaPublicKey: rsa_public_key ?? "none",
        tags: tags(own),
      },
      opts,
    );
  }
  for (const { group, tags: own } of given.acls ?? []) {
    new kong.ConsumerAcl(`${name}-acl-${group}`, { consumerId, group, tags: tags(own) }, opts);
  }
  for (const { key, tags: own } of given.keyauth_credentials ?? []) {
    new kong.ConsumerKeyAuth(
      `${name}-key-${digest(key)}`,
      { consumerId, key: pulumi.secret(key), tags: tags(own) },
      opts,
    );
  }
  for (const { username, password, tags: own } of given.basicauth_credentials ?? []) {
    new kong.ConsumerBasicAuth(
      `${name}-basic-${username}`,
      { consumerId, username, password: pulumi.secret(password), tags: tags(own) },
      opts,
    );
  }
  for (const application of given.oauth2_credentials ?? []) {
    new kong.ConsumerOauth2(
      `${name}-oauth2-${application.client_id}`,
      {
        consumerId,
        name: application.name,
        clientId: application.client_id,
        clientSecret: pulumi.secret(application.client_secret),
        redirectUris: application.redirect_uris,
        hashSecret: application.hash_secret ?? false,
        tags: tags(application.tags),
      },
      opts,
    );
  }
}

/** A name for a key that does not tell it. */
function digest(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 12);
}
