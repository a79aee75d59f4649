import { type IncomingMessage } from "node:http";

/** A body that cannot be echoed, and the status that says so. */
export class UnreadableBody extends Error {
  constructor(
    readonly status: 400 | 413,
    message: string,
  ) {
    super(message);
  }
}

/** Most that a body may have, in bytes: Express's own limit. */
const LIMIT = 100 * 1024;

/** A body as Express's parsers see it: JSON, a form's fields, text, or `{}` for anything else. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LIMIT) chunks.push(chunk);
  }
  if (size > LIMIT) throw new UnreadableBody(413, "request entity too large");

  const text = Buffer.concat(chunks).toString();
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (!text) return {};
  switch (type.trim().toLowerCase()) {
    case "application/json":
      return parseJson(text);
    case "application/x-www-form-urlencoded":
      return fields(new URLSearchParams(text));
    case "text/plain":
      return text;
    default:
      return {};
  }
}

/** Names to values, and to a list of them where a name comes more than once. */
export function fields(pairs: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(pairs.keys())].map((name) => {
      const [first, ...more] = pairs.getAll(name);
      return [name, more.length ? [first, ...more] : first];
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UnreadableBody(400, (error as Error).message);
  }
}
