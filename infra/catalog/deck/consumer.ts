import { z } from "zod";
import { id, only, optional, tags, text } from "./fields";
import { plugins } from "./plugin";

/** What Kong answers for a basic-auth password: its SHA-1, with the consumer's identifier as salt. */
const HASH = /^[0-9a-f]{40}$/;

export const consumer = z
  .strictObject({
    id,
    username: optional(text),
    custom_id: optional(text),
    tags,
    jwt_secrets: optional(
      z.array(z.strictObject({ id, key: text, secret: text, algorithm: text, rsa_public_key: optional(text), tags })),
    ),
    acls: optional(z.array(z.strictObject({ id, group: text, tags }))),
    keyauth_credentials: optional(z.array(z.strictObject({ id, key: text, ttl: only(null), tags }))),
    basicauth_credentials: optional(
      z.array(
        z.strictObject({
          id,
          username: text,
          password: text.refine((given) => !HASH.test(given), {
            error: "is the hash that Kong keeps: write the password itself",
          }),
          tags,
        }),
      ),
    ),
    oauth2_credentials: optional(
      z.array(
        z.strictObject({
          id,
          name: text,
          client_id: text,
          client_secret: text,
          redirect_uris: z.array(text),
          hash_secret: optional(z.boolean()),
          client_type: only("confidential"),
          tags,
        }),
      ),
    ),
    plugins,
  })
  .refine(({ username, custom_id }) => username !== undefined || custom_id !== undefined, {
    error: "needs a username or a custom_id",
  });
export type DeckConsumer = z.output<typeof consumer>;

export const certificate = z.strictObject({
  id,
  cert: text,
  key: text,
  snis: optional(z.array(z.strictObject({ id, name: text, tags: only([]) }))),
  tags,
});
export type DeckCertificate = z.output<typeof certificate>;
