import { STATUS_CODES } from "node:http";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ElasticsearchUnavailable } from "./elasticsearch";

/** An answer other than success, in the form of Kibana's: `statusCode`, `error`, `message`. */
export class HttpError extends Error {
  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
    readonly attributes?: object,
  ) {
    super(message);
  }
}

export const badRequest = (message: string, attributes?: object) => new HttpError(400, message, attributes);
export const notFound = (type: string, id: string) => new HttpError(404, `Saved object [${type}/${id}] not found`);
export const conflict = (type: string, id: string) => new HttpError(409, `Saved object [${type}/${id}] conflict`);

/** What any error of a handler is answered with. */
export function answerError(error: unknown, context: Context): Response {
  const { status, message, attributes } = toHttpError(error);
  const body = { statusCode: status, error: STATUS_CODES[status], message, ...(attributes ? { attributes } : {}) };
  return context.json(body, status);
}

function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof ElasticsearchUnavailable)
    return new HttpError(503, `Elasticsearch is unavailable: ${error.message}`);
  if (error instanceof SyntaxError) return badRequest("Invalid request payload JSON format");
  console.error(error);
  return new HttpError(500, "An internal server error occurred.");
}
