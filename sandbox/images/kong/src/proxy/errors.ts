import { type Exit } from "../plugins/plugin.js";
import { type Exchange } from "./exchange.js";
import { HeaderList } from "./header-list.js";

type Format = (message: string, id: string) => string;

const FORMATS: Record<string, Format> = {
  "application/json": (message, id) => `{\n  "message":${JSON.stringify(message)},\n  "request_id":"${id}"\n}`,
  "text/html": (message, id) =>
    `<!doctype html>\n<html>\n  <head>\n    <meta charset="utf-8">\n    <title>Error</title>\n  </head>\n` +
    `  <body>\n    <h1>Error</h1>\n    <p>${message}.</p>\n    <p>request_id: ${id}</p>\n  </body>\n</html>\n`,
  "application/xml": (message, id) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<error>\n  <message>${message}</message>\n` +
    `  <requestid>${id}</requestid>\n</error>\n`,
  "text/plain": (message, id) => `${message}\nrequest_id: ${id}\n`,
};

const BROAD: Record<string, string> = {
  "text/*": "text/plain",
  "application/*": "application/json",
  "*/*": "application/json",
};

/** Body and headers of an answer of the gateway's own. */
export function render(
  exchange: Exchange,
  { status, body, message, headers = {} }: Exit,
): { body: Buffer; headers: HeaderList } {
  const list = new HeaderList();
  let text = "";
  if (message !== undefined) {
    const type = formatFor(exchange, status);
    list.set("Content-Type", `${type}; charset=utf-8`);
    text = FORMATS[type](message, exchange.id);
  } else if (typeof body === "object") {
    list.set("Content-Type", "application/json; charset=utf-8");
    text = JSON.stringify(body);
  } else if (body !== undefined) {
    text = body;
  }
  for (const [name, value] of Object.entries(headers)) list.set(name, value);
  return { body: Buffer.from(text), headers: list };
}

/** JSON unless the client prefers another form. Failures of the upstream are plain text for a client without preference. */
function formatFor(exchange: Exchange, status: number): string {
  const accept = exchange.header("accept");
  if (accept === undefined) return status === 502 || status === 504 ? "text/plain" : "application/json";
  let best = { quality: 0, type: "application/json" };
  for (const entry of accept.split(",")) {
    const [media = "", ...parameters] = entry.trim().split(";");
    const quality = Number(parameters.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find(Boolean) ?? 1);
    const type = media in FORMATS ? media : BROAD[media.trim()];
    if (quality > best.quality) best = { quality, type: type ?? best.type };
  }
  return best.type;
}
