import { Hono } from "hono";
import { z } from "zod";
import { validate } from "../validate";
import { exportObjects } from "./export";
import { findObjects } from "./find";
import { importObjects } from "./import";
import { requireKnownType } from "./saved-object";
import type { SavedObjectStore } from "./store";

const references = z.array(z.strictObject({ type: z.string(), id: z.string(), name: z.string() }));
const attributes = z.record(z.string(), z.unknown());
const creation = z.object({ attributes, references: references.optional() });
const change = z.object({ attributes, references: references.optional(), version: z.string().optional() });

/** `/api/saved_objects` */
export function savedObjectRoutes(store: SavedObjectStore): Hono {
  const routes = new Hono();

  routes.get("/_find", async (context) => context.json(await findObjects(store, context.req.queries())));

  routes.post("/_import", async (context) => {
    const { overwrite, createNewCopies } = context.req.query();
    const form = await context.req.parseBody();
    return context.json(
      await importObjects(store, form["file"], {
        overwrite: overwrite === "true",
        createNewCopies: createNewCopies === "true",
      }),
    );
  });

  routes.post("/_export", async (context) => {
    const lines = await exportObjects(store, await context.req.json<unknown>());
    return context.body(lines.map((line) => JSON.stringify(line)).join("\n"), 200, {
      "Content-Type": "application/ndjson",
      "Content-Disposition": 'attachment; filename="export.ndjson"',
    });
  });

  routes.on("POST", ["/:type", "/:type/:id"], async (context) => {
    const { type = "", id } = context.req.param() as { type?: string; id?: string };
    requireKnownType(type);
    const given = validate(creation, await context.req.json<unknown>(), "body");
    return context.json(await store.create({ type, id, ...given }, context.req.query("overwrite") === "true"));
  });

  routes.get("/:type/:id", async (context) => {
    const { type, id } = context.req.param();
    return context.json(await store.get(type, id));
  });

  routes.put("/:type/:id", async (context) => {
    const { type, id } = context.req.param();
    const given = validate(change, await context.req.json<unknown>(), "body");
    const updated = await store.update(type, id, given.attributes, given.references);
    return context.json({ ...updated, attributes: given.attributes });
  });

  routes.delete("/:type/:id", async (context) => {
    const { type, id } = context.req.param();
    await store.delete(type, id);
    return context.json({});
  });

  return routes;
}
