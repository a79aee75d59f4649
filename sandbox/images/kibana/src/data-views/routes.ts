import { Hono } from "hono";
import { z } from "zod";
import type { Json } from "../elasticsearch";
import { badRequest } from "../errors";
import type { SavedObject } from "../saved-objects/saved-object";
import type { SavedObjectStore } from "../saved-objects/store";
import { validate } from "../validate";

const TYPE = "index-pattern";
const json = z.record(z.string(), z.unknown());

const properties = z.strictObject({
  title: z.string().min(1),
  name: z.string().optional(),
  timeFieldName: z.string().optional(),
  sourceFilters: z.array(z.object({ value: z.string() })).optional(),
  fields: json.optional(),
  fieldFormats: json.optional(),
  fieldAttrs: json.optional(),
  runtimeFieldMap: json.optional(),
  typeMeta: json.optional(),
  type: z.string().optional(),
  allowNoIndex: z.boolean().optional(),
});
type Properties = z.output<typeof properties>;

const creation = z.strictObject({
  override: z.boolean().default(false),
  refresh_fields: z.boolean().optional(),
  data_view: properties.extend({ id: z.string().optional(), version: z.string().optional() }),
});
const change = z.strictObject({ refresh_fields: z.boolean().optional(), data_view: properties.partial() });

/** Attributes that the saved object holds as JSON text. */
const TEXTUAL = ["sourceFilters", "fields", "fieldFormats", "fieldAttrs", "runtimeFieldMap", "typeMeta"] as const;

/** `/api/data_views`: data views are saved objects of type `index-pattern`. */
export function dataViewRoutes(store: SavedObjectStore): Hono {
  const routes = new Hono();

  routes.get("/", async (context) => {
    const { objects } = await store.search({ query: { term: { type: TYPE } }, size: 10_000, sort: ["title.keyword"] });
    const data_view = objects.map((object) => {
      const { id, namespaces, title, name, typeMeta } = toDataView(object);
      return { id, namespaces, title, typeMeta, name };
    });
    return context.json({ data_view });
  });

  routes.post("/data_view", async (context) => {
    const { data_view, override } = validate(creation, await context.req.json<unknown>(), "body");
    const { id, version: _version, ...given } = data_view;
    if (!override) await refuseDuplicate(store, given);
    return context.json({
      data_view: toDataView(await store.create({ type: TYPE, id, attributes: toAttributes(given) }, override)),
    });
  });

  routes.get("/data_view/:id", async (context) =>
    context.json({ data_view: toDataView(await store.get(TYPE, context.req.param("id"))) }),
  );

  routes.post("/data_view/:id", async (context) => {
    const { data_view } = validate(change, await context.req.json<unknown>(), "body");
    return context.json({
      data_view: toDataView(await store.update(TYPE, context.req.param("id"), toAttributes(data_view))),
    });
  });

  routes.delete("/data_view/:id", async (context) => {
    await store.delete(TYPE, context.req.param("id"));
    return context.body(null, 200);
  });

  return routes;
}

/** Two data views of one name are confusing; Kibana refuses the second. */
async function refuseDuplicate(store: SavedObjectStore, { name, title }: Properties): Promise<void> {
  const { objects } = await store.search({ query: { term: { type: TYPE } }, size: 10_000 });
  const label = name ?? title;
  if (objects.some(({ attributes }) => (attributes["name"] ?? attributes["title"]) === label)) {
    throw badRequest(`Duplicate data view: ${label}`);
  }
}

function toAttributes(given: Partial<Properties>): Json {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      TEXTUAL.some((textual) => textual === name) ? JSON.stringify(value) : value,
    ]),
  );
}

function toDataView({ id, version, namespaces, attributes }: SavedObject) {
  const parsed = (name: (typeof TEXTUAL)[number], fallback: unknown): unknown => {
    const text = attributes[name];
    return typeof text === "string" && text !== "" ? JSON.parse(text) : fallback;
  };
  return {
    id,
    version,
    title: attributes["title"],
    timeFieldName: attributes["timeFieldName"],
    sourceFilters: parsed("sourceFilters", []),
    fields: parsed("fields", {}),
    typeMeta: parsed("typeMeta", {}),
    fieldFormats: parsed("fieldFormats", {}),
    runtimeFieldMap: parsed("runtimeFieldMap", {}),
    fieldAttrs: parsed("fieldAttrs", {}),
    allowNoIndex: attributes["allowNoIndex"] ?? false,
    name: attributes["name"] ?? "",
    namespaces,
  };
}
