import { z } from "zod";
import type { Json } from "../elasticsearch";
import { validate } from "../validate";
import type { SavedObjectStore } from "./store";

const last = (fallback: string) =>
  z
    .array(z.string())
    .default([fallback])
    .transform((values) => values.at(-1)!);
const whole = (fallback: number, least: number) =>
  last(String(fallback)).transform(Number).pipe(z.number().int().min(least).max(10_000));

const query = z.object({
  type: z.array(z.string(), { error: "expected at least one defined value but got [undefined]" }),
  page: whole(1, 1),
  per_page: whole(20, 0),
  search: last(""),
  default_search_operator: last("OR").pipe(z.enum(["OR", "AND"])),
  search_fields: z.array(z.string()).default(["title", "description"]),
  sort_field: last("updated_at").pipe(z.enum(["updated_at", "created_at", "type", "title"])),
  sort_order: last("desc").pipe(z.enum(["asc", "desc"])),
  has_reference: last("[]").transform((text) => [JSON.parse(text)].flat() as { type: string; id: string }[]),
  fields: z.array(z.string()).optional(),
});

/** `GET /api/saved_objects/_find`: one page of the objects of some types. */
export async function findObjects(store: SavedObjectStore, parameters: Record<string, string[]>) {
  const given = validate(query, parameters, "query");
  const { total, objects } = await store.search({
    query: { bool: { filter: filters(given), must: searches(given) } },
    from: (given.page - 1) * given.per_page,
    size: given.per_page,
    sort: [{ [given.sort_field === "title" ? "title.keyword" : given.sort_field]: given.sort_order }],
  });
  const saved_objects = objects.map((object) => ({
    ...object,
    attributes: only(object.attributes, given.fields),
    score: 0,
  }));
  return { page: given.page, per_page: given.per_page, total, saved_objects };
}

function filters({ type, has_reference }: z.output<typeof query>): Json[] {
  const referring = has_reference.map((reference) => ({
    nested: {
      path: "references",
      query: {
        bool: {
          filter: [{ term: { "references.type": reference.type } }, { term: { "references.id": reference.id } }],
        },
      },
    },
  }));
  return [{ terms: { type } }, ...referring];
}

function searches({ search, search_fields, default_search_operator }: z.output<typeof query>): Json[] {
  if (search === "") return [];
  return [{ simple_query_string: { query: search, fields: search_fields, default_operator: default_search_operator } }];
}

function only(attributes: Json, fields: string[] | undefined): Json {
  if (!fields) return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => fields.includes(name)));
}
