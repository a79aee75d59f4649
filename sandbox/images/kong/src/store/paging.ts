import { invalidOffset } from "../schema/errors.js";
import { type Entity } from "../schema/field.js";

export interface TagFilter {
  names: string[];
  /** One of the tags is enough; otherwise all are asked for. */
  any: boolean;
}

export interface PageOptions {
  size: number;
  /** As the page before gave it. */
  offset?: string;
  tags?: TagFilter;
  /** Column values. */
  where?: Record<string, string>;
}

export interface Page {
  data: Entity[];
  /** Absent on the last page. */
  offset?: string;
}

/** An offset is the last id of the page before, in a JSON list, in base64 without padding. */
export function encodeOffset(id: string): string {
  return Buffer.from(JSON.stringify([id]))
    .toString("base64")
    .replace(/=+$/, "");
}

export function decodeOffset(offset: string): string {
  if (!/^[\w+/-]*={0,2}$/.test(offset)) throw invalidOffset(offset, "bad base64 encoding");
  try {
    const [id] = JSON.parse(Buffer.from(offset, "base64").toString()) as unknown[];
    if (typeof id === "string") return id;
  } catch {
    // falls through: not JSON
  }
  throw invalidOffset(offset, "bad json encoding");
}
