import { invalidOption, invalidSize } from "../schema/errors.js";
import { type Schema } from "../schema/field.js";
import { type PageOptions, type TagFilter } from "../store/paging.js";

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;
const MAX_TAGS = 5;

/** `size`, `offset` and `tags` of a list request. */
export function pageOptions(schema: Schema, query: URLSearchParams): PageOptions {
  return {
    size: pageSize(query),
    offset: query.get("offset") ?? undefined,
    tags: schema.fields.tags && query.has("tags") ? tagFilter(query.get("tags") ?? "") : undefined,
  };
}

export function pageSize(query: URLSearchParams): number {
  const text = query.get("size");
  if (text === null) return DEFAULT_PAGE_SIZE;
  const size = Number(text);
  if (text.trim() === "" || Number.isNaN(size)) throw invalidSize("size must be a number");
  if (!Number.isInteger(size) || size < 1 || size > MAX_PAGE_SIZE) {
    throw invalidSize(`size must be an integer between 1 and ${MAX_PAGE_SIZE}`);
  }
  return size;
}

const ALL_OF = /^([^,/]+(,|$))+$/;
const ANY_OF = /^([^,/]+(\/|$))+$/;

/** `a,b` asks for both tags, `a/b` for either. */
function tagFilter(text: string): TagFilter {
  if (text === "") throw invalidOption("tags", "cannot be null");
  const any = !ALL_OF.test(text);
  if (any && !ANY_OF.test(text)) throw invalidOption("tags", "invalid filter syntax");
  const names = text.split(any ? "/" : ",").filter((name) => name !== "");
  if (names.length > MAX_TAGS) throw invalidOption("tags", `cannot query more than ${MAX_TAGS} tags`);
  return { names, any };
}
