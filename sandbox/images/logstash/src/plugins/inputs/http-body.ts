import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";

export class BodyTooLarge extends Error {}

/**
 * Reads a request's body, unpacked, as UTF-8.
 * @param limit most bytes, after unpacking
 * @throws BodyTooLarge, or the error of a body that cannot be unpacked
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of unpacked(request)) {
    size += (chunk as Buffer).length;
    if (size > limit) throw new BodyTooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function unpacked(request: IncomingMessage): Readable {
  switch (request.headers["content-encoding"]) {
    case "gzip":
    case "x-gzip":
      return request.pipe(createGunzip());
    case "deflate":
      return request.pipe(createInflate());
    default:
      return request;
  }
}
