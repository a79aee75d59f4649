import { randomUUID } from "node:crypto";
import { z } from "zod";
import { badRequest, HttpError } from "../errors";
import { isKnownType, metaOf, type Reference } from "./saved-object";
import type { NewObject, SavedObjectStore } from "./store";

interface Options {
  overwrite: boolean;
  /** Every object gets a new id, and references follow. */
  createNewCopies: boolean;
}

type Given = NewObject & { id: string; references: Reference[] };
type Failure =
  { type: "conflict" | "unsupported_type" } | { type: "missing_references"; references: Omit<Reference, "name">[] };

/** References of these types must lead somewhere. */
const REQUIRED_REFERENCES = ["index-pattern", "search"];

const line = z.object({
  type: z.string(),
  id: z.string(),
  attributes: z.record(z.string(), z.unknown()),
  references: z.array(z.object({ type: z.string(), id: z.string(), name: z.string() })).default([]),
  managed: z.boolean().optional(),
  created_at: z.string().optional(),
  typeMigrationVersion: z.string().optional(),
});

/**
 * `POST /api/saved_objects/_import`: what can be imported is, what cannot is told one by one.
 * @param file an export: newline-delimited JSON
 */
export async function importObjects(store: SavedObjectStore, file: unknown, options: Options) {
  const given = parseExport(await readFile(file));
  const objects = options.createNewCopies ? withNewIds(given) : given.map((object) => ({ object, from: object.id }));
  const successResults: object[] = [];
  const errors: object[] = [];
  for (const { object, from } of objects) {
    const result = { type: object.type, id: from, meta: metaOf(object) };
    const failure = await importOne(store, object, given, options);
    if (failure) errors.push({ ...result, ...result.meta, error: failure });
    else {
      const destination = from === object.id ? {} : { destinationId: object.id };
      successResults.push({
        ...result,
        managed: object.managed ?? false,
        ...destination,
        ...(options.overwrite ? { overwrite: true } : {}),
      });
    }
  }
  return {
    successCount: successResults.length,
    success: errors.length === 0,
    warnings: [],
    ...(successResults.length > 0 ? { successResults } : {}),
    ...(errors.length > 0 ? { errors } : {}),
  };
}

async function readFile(file: unknown): Promise<string> {
  if (!(typeof file === "object" && file !== null && "text" in file)) {
    throw badRequest("[request body.file]: expected value of type [Stream] but got [undefined]");
  }
  const given = file as File;
  const extension = /\.[^.]*$/.exec(given.name)?.[0] ?? "";
  if (extension !== ".ndjson") throw badRequest(`Invalid file extension ${extension}`);
  return given.text();
}

/** The line of export details that ends an export is no object. */
function parseExport(text: string): Given[] {
  const entries = text.split("\n").filter((entry) => entry.trim() !== "");
  return entries
    .map((entry) => JSON.parse(entry) as object)
    .filter((entry) => !("exportedCount" in entry))
    .map((entry, index) => {
      const result = line.safeParse(entry);
      if (result.success) return result.data;
      throw badRequest(
        `line ${index + 1}: ${result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`,
      );
    });
}

function withNewIds(given: Given[]): { object: Given; from: string }[] {
  const ids = new Map(given.map(({ type, id }) => [`${type}:${id}`, randomUUID()]));
  const renamed = <T extends { type: string; id: string }>(item: T): T => ({
    ...item,
    id: ids.get(`${item.type}:${item.id}`) ?? item.id,
  });
  return given.map((object) => ({
    object: { ...renamed(object), references: object.references.map(renamed) },
    from: object.id,
  }));
}

/** @returns why the object was not imported */
async function importOne(
  store: SavedObjectStore,
  object: Given,
  all: Given[],
  { overwrite, createNewCopies }: Options,
): Promise<Failure | undefined> {
  if (!isKnownType(object.type)) return { type: "unsupported_type" };
  const known = createNewCopies ? [] : all;
  const references = createNewCopies ? [] : await missingReferences(store, object, known);
  if (references.length > 0) return { type: "missing_references", references };
  try {
    await store.create(object, overwrite);
    return undefined;
  } catch (error) {
    if (error instanceof HttpError && error.status === 409) return { type: "conflict" };
    throw error;
  }
}

async function missingReferences(
  store: SavedObjectStore,
  object: Given,
  all: Given[],
): Promise<Omit<Reference, "name">[]> {
  const missing: Omit<Reference, "name">[] = [];
  for (const { type, id } of object.references.filter((reference) => REQUIRED_REFERENCES.includes(reference.type))) {
    const comesAlong = all.some((other) => other.type === type && other.id === id);
    if (!comesAlong && !(await store.find(type, id))) missing.push({ type, id });
  }
  return missing;
}
