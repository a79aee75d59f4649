import { isDeepStrictEqual } from "node:util";
import { z } from "zod";

/** May be left out, or be null, which means the same. */
export function optional<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A field that Kong has and its provider has not: what it would leave there anyway is all that can be asked for. */
export function only(...values: unknown[]) {
  const allowed = values.map((value) => JSON.stringify(value)).join(" or ");
  return z
    .unknown()
    .refine(
      (given) => given === undefined || given === null || values.some((value) => isDeepStrictEqual(given, value)),
      {
        error: `can only be ${allowed}: the Kong provider cannot set it`,
      },
    )
    .transform(() => undefined)
    .optional();
}

export const text = z.string().min(1);
export const tags = optional(z.array(text));
/** What Kong calls an entity; a new one is given to each that is created. */
export const id = optional(text);

/** Another entity, by its name or its identifier: plain, or as in `{ name: … }`. */
export const reference = optional(
  z
    .union([text, z.strictObject({ name: text }), z.strictObject({ username: text }), z.strictObject({ id: text })])
    .transform((given) => (typeof given === "string" ? given : Object.values(given)[0]!)),
);
