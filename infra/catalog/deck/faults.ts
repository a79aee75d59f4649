import type { z } from "zod";

/** Every fault, by the names of the entities that it is in, as in `services[billing-invoice-v1].routes[list].colour`. */
export function describeFaults(error: z.ZodError, given: unknown): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => `${place([...issue.path, key], given)} is unknown, or beyond the Kong provider`);
    return [`${place(issue.path, given) || "the file"} ${issue.message}`];
  });
}

function place(path: PropertyKey[], given: unknown): string {
  let value = given;
  let text = "";
  for (const key of path) {
    value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
    text += typeof key === "number" ? `[${nameOf(value) ?? key}]` : `${text && "."}${String(key)}`;
  }
  return text;
}

function nameOf(entity: unknown): string | undefined {
  if (typeof entity !== "object" || entity === null) return undefined;
  const { name, username, custom_id, target, group } = entity as Record<string, unknown>;
  return [name, username, custom_id, target, group].find((known): known is string => typeof known === "string");
}
