import { type IncomingMessage, type ServerResponse } from "node:http";
import { SERVER } from "../node/version.js";
import { type ErrorLog } from "../node/log.js";
import { KongError } from "../schema/errors.js";
import { isObject, type Entity } from "../schema/field.js";
import { SniNotFound } from "./entities.js";
import { parseForm } from "./form.js";
import {
  methodNotAllowed,
  missing,
  unexpected,
  type AdminRequest,
  type Answer,
  type Method,
  type Methods,
} from "./http.js";

const MAX_BODY = 10 * 2 ** 20;
const CORS = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true" };
const UNSUPPORTED_PAGE =
  "<html>\r\n<head><title>415 Unsupported Media Type</title></head>\r\n<body>\r\n" +
  "<center><h1>415 Unsupported Media Type</h1></center>\r\n</body>\r\n</html>\r\n";

/** Paths that some endpoint knows; undefined for the others. */
export type Find = (segments: string[]) => Methods | undefined;

/** Answers Admin API requests out of the given endpoints; tells `onChange` after each one that wrote something. */
export class AdminApi {
  constructor(
    private readonly finders: Find[],
    private readonly log: ErrorLog,
    private readonly onChange: () => void,
  ) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://admin");
    const method = request.method ?? "GET";
    const methods = this.find(request.url ?? "/");
    if (methods && method === "OPTIONS") return sendOptions(request, response, methods);
    if (methods && !isSupported(request)) return sendUnsupported(response);

    const answer = await this.answer(request, url.searchParams, methods);
    const isWrite = method !== "GET" && method !== "HEAD" && answer.status < 300;
    if (isWrite) this.onChange();
    send(response, answer, method === "HEAD");
  }

  private find(target: string): Methods | undefined {
    const path = target.split("?")[0] ?? "/";
    const segments = path.split("/").slice(1);
    if (segments.at(-1) === "") segments.pop();
    if (segments.includes("")) return undefined;
    const decoded = segments.map(decode);
    for (const find of this.finders) {
      const methods = find(decoded);
      if (methods) return methods;
    }
    return undefined;
  }

  private async answer(
    request: IncomingMessage,
    query: URLSearchParams,
    methods: Methods | undefined,
  ): Promise<Answer> {
    if (!methods) return missing;
    const method = request.method === "HEAD" ? "GET" : request.method;
    const handler = methods[method as Method];
    if (!handler) return methodNotAllowed;
    try {
      return await handler({ query, ...(await readBody(request)) });
    } catch (error) {
      if (error instanceof KongError) return { status: error.status, body: error.body };
      if (error instanceof BadBody) return { status: 400, body: { message: error.message } };
      if (error instanceof SniNotFound) return { status: 404, body: error.body };
      this.log.error(`[admin] ${request.method} ${request.url}`, error);
      return unexpected;
    }
  }
}

class BadBody extends Error {}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function isSupported(request: IncomingMessage): boolean {
  if (!["POST", "PUT", "PATCH"].includes(request.method ?? "")) return true;
  const type = request.headers["content-type"];
  if (type !== undefined) return /^application\/(json|x-www-form-urlencoded)/i.test(type);
  return (request.headers["content-length"] ?? "0") === "0" && request.headers["transfer-encoding"] === undefined;
}

async function readBody(request: IncomingMessage): Promise<Pick<AdminRequest, "body" | "isForm">> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new BadBody("request body is too large");
    chunks.push(chunk);
  }
  const type = request.headers["content-type"] ?? "";
  const text = Buffer.concat(chunks).toString();
  if (!["POST", "PUT", "PATCH"].includes(request.method ?? "") || type === "") return { body: {}, isForm: false };
  if (!/^application\/json/i.test(type)) return { body: parseForm(text), isForm: true };
  return { body: parseJson(text), isForm: false };
}

function parseJson(text: string): Entity {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BadBody("Cannot parse JSON body");
  }
  if (isObject(body)) return body;
  // Kong trips over a list, which the client sees as its own failure.
  throw Array.isArray(body) ? new Error("the body is a JSON list") : new BadBody("Cannot parse JSON body");
}

function send(response: ServerResponse, { status, body }: Answer, isHead: boolean) {
  response.statusCode = status;
  for (const [name, value] of Object.entries({ ...CORS, Server: SERVER })) response.setHeader(name, value);
  if (body === undefined) {
    response.end();
    return;
  }
  const text = Buffer.from(JSON.stringify(body));
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", text.length);
  response.end(isHead ? undefined : text);
}

function sendOptions(request: IncomingMessage, response: ServerResponse, methods: Methods) {
  const allow = [...Object.keys(methods), ...(methods.GET ? ["HEAD"] : []), "OPTIONS"].sort().join(", ");
  const requested = request.headers["access-control-request-headers"];
  response
    .writeHead(204, {
      ...CORS,
      "Access-Control-Allow-Methods": allow,
      "Access-Control-Allow-Headers": requested ?? "Content-Type",
      Allow: allow,
      Server: SERVER,
    })
    .end();
}

function sendUnsupported(response: ServerResponse) {
  response
    .writeHead(415, {
      "Content-Type": "text/html; charset=UTF-8",
      "Content-Length": Buffer.byteLength(UNSUPPORTED_PAGE),
      ...CORS,
      Server: SERVER,
    })
    .end(UNSUPPORTED_PAGE);
}
