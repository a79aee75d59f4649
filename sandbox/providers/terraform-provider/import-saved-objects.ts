import { randomUUID } from "node:crypto";
import { FormData } from "undici";
import { boolean, integer, list, object, resource, string, type Context, type Values } from "../kit";
import type { Servers } from "./config";

const meta = object({ icon: string(), title: string() });

const inputs = {
  /** What an export of saved objects is: newline-delimited JSON. */
  fileContents: string({ required: true }),
  overwrite: boolean({ default: false }),
  spaceId: string({ default: "default" }),
  ignoreImportErrors: boolean({ default: false }),
} as const;

const outputs = {
  success: boolean({ volatile: true }),
  successCount: integer({ volatile: true }),
  successResults: list(object({ id: string(), type: string(), destinationId: string(), meta }), { volatile: true }),
  errors: list(object({ id: string(), type: string(), title: string(), error: object({ type: string() }), meta }), {
    volatile: true,
  }),
} as const;

interface Result {
  id: string;
  type: string;
  title?: string;
  destinationId?: string;
  error?: { type: string };
  meta: { icon?: string; title?: string };
}

interface Answer {
  success: boolean;
  successCount: number;
  successResults?: Result[];
  errors?: Result[];
}

/**
 * An import, at each change of the file. As with the official provider, what becomes of the objects afterwards is not
 * looked at, and they stay when the resource goes.
 */
export const importSavedObjects = resource<typeof inputs, typeof outputs, Servers>({
  inputs,
  outputs,
  create: async (context, news) => ({ id: randomUUID(), state: await importInto(context, news) }),
  update: (context, _id, { news }) => importInto(context, news),
  read: () => Promise.resolve({ state: {} }),
  delete: () => Promise.resolve(),
});

async function importInto(
  context: Context<Servers>,
  args: Values<typeof inputs>,
): Promise<Partial<Values<typeof outputs>>> {
  const { kibana } = await context.client();
  const space = args.spaceId === "default" ? "" : `/s/${encodeURIComponent(args.spaceId)}`;
  const form = new FormData();
  form.append("file", new Blob([args.fileContents]), "file.ndjson");
  const path = `${space}/api/saved_objects/_import${args.overwrite ? "?overwrite=true" : ""}`;
  const answer = (await kibana.change("POST", path, form, context.signal)) as unknown as Answer;
  const { success, successCount, successResults = [], errors = [] } = answer;
  if (!success && !args.ignoreImportErrors) {
    const detail = errors.map(lineOf).join("\n");
    if (successCount === 0) throw new Error(`no objects imported successfully:\n${detail}`);
    context.warn(`not all objects were imported successfully:\n${detail}`);
  }
  return {
    success,
    successCount,
    successResults: successResults.map(({ id, type, destinationId, meta }) => ({
      id,
      type,
      ...(destinationId ? { destinationId } : {}),
      meta: metaOf(meta),
    })),
    errors: errors.map(({ id, type, title = "", error, meta }) => ({
      id,
      type,
      title,
      error: { type: error?.type ?? "" },
      meta: metaOf(meta),
    })),
  };
}

function metaOf({ icon = "", title = "" }: Result["meta"]) {
  return { icon, title };
}

function lineOf({ id, type, title, error, meta }: Result): string {
  return `[${error?.type}] error on [${type}] with ID [${id}] and title [${title ?? meta.title ?? ""}]`;
}
