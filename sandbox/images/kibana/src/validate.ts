import type { z } from "zod";
import { badRequest } from "./errors";

/**
 * Checks what a request brings.
 * @param part of the request, as Kibana's message names it
 * @throws HttpError 400
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: "body" | "query",
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw badRequest(`[request ${[part, ...(issue?.path ?? [])].join(".")}]: ${issue?.message}`);
}
