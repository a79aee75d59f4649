import { z } from "zod";
import { badRequest } from "../errors";
import { validate } from "../validate";
import { exportableTypes, requireKnownType, type Reference, type SavedObject } from "./saved-object";
import type { SavedObjectStore } from "./store";

/** Most objects of one export; Kibana's `savedObjects.maxImportExportSize`. */
const LIMIT = 10_000;

const request = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  objects: z.array(z.object({ type: z.string(), id: z.string() })).optional(),
  includeReferencesDeep: z.boolean().default(false),
  excludeExportDetails: z.boolean().default(false),
});

type Key = Omit<Reference, "name">;

/** `POST /api/saved_objects/_export`: objects by type or one by one, those that others refer to first. */
export async function exportObjects(store: SavedObjectStore, body: unknown): Promise<object[]> {
  const given = validate(request, body, "body");
  const chosen = given.objects ? await byKey(store, given.objects) : await byType(store, [given.type ?? []].flat());
  const { objects, missing } = given.includeReferencesDeep
    ? await withReferences(store, chosen)
    : { objects: chosen, missing: [] };
  const details = {
    excludedObjects: [],
    excludedObjectsCount: 0,
    exportedCount: objects.length,
    missingRefCount: missing.length,
    missingReferences: missing,
  };
  return [...referredFirst(objects), ...(given.excludeExportDetails ? [] : [details])];
}

async function byType(store: SavedObjectStore, types: string[]): Promise<SavedObject[]> {
  if (types.length === 0) throw badRequest("Either `type` or `objects` are required.");
  const all = types.includes("*") ? exportableTypes : types;
  all.forEach(requireKnownType);
  return (await store.search({ query: { terms: { type: all } }, size: LIMIT, sort: ["type", "created_at"] })).objects;
}

async function byKey(store: SavedObjectStore, keys: Key[]): Promise<SavedObject[]> {
  const found = await Promise.all(keys.map(({ type, id }) => store.find(type, id)));
  const objects = keys.filter((_, index) => !found[index]);
  if (objects.length > 0) throw badRequest("Error fetching objects to export", { objects });
  return found.filter((object) => object !== undefined);
}

async function withReferences(store: SavedObjectStore, chosen: SavedObject[]) {
  const objects = new Map(chosen.map((object) => [keyOf(object), object]));
  const missing = new Map<string, Key>();
  for (const object of objects.values()) {
    for (const { type, id } of object.references) {
      const key = keyOf({ type, id });
      if (objects.has(key) || missing.has(key)) continue;
      const found = await store.find(type, id);
      // A map hands out what is added while it is walked: references of references are followed.
      if (found) objects.set(key, found);
      else missing.set(key, { type, id });
    }
  }
  return { objects: [...objects.values()], missing: [...missing.values()] };
}

function referredFirst(objects: SavedObject[]): SavedObject[] {
  const byName = new Map(objects.map((object) => [keyOf(object), object]));
  const sorted = new Set<SavedObject>();
  const visited = new Set<SavedObject>();
  const visit = (object: SavedObject) => {
    if (visited.has(object)) return;
    visited.add(object);
    for (const reference of object.references) {
      const target = byName.get(keyOf(reference));
      if (target) visit(target);
    }
    sorted.add(object);
  };
  objects.forEach(visit);
  return [...sorted];
}

const keyOf = ({ type, id }: Key) => `${type}:${id}`;
