import { Hono } from "hono";
import { z } from "zod";
import type { Elasticsearch } from "../elasticsearch";
import { HttpError } from "../errors";
import type { SavedObjectStore } from "../saved-objects/store";
import { validate } from "../validate";

const search = z.strictObject({
  params: z.strictObject({
    index: z.string().min(1),
    body: z.record(z.string(), z.unknown()),
  }),
});

/** `/internal/search/es`, by which Kibana's pages ask Elasticsearch: here, what a data view is of and nothing else. */
export function searchRoutes(store: SavedObjectStore, elasticsearch: Elasticsearch): Hono {
  const routes = new Hono();

  routes.post("/es", async (context) => {
    const { index, body } = validate(search, await context.req.json<unknown>(), "body").params;
    await requireDataView(store, index);
    const answer = await elasticsearch.request("POST", `/${encodeURIComponent(index)}/_search`, body);
    if (answer.status >= 300) throw new HttpError(400, reasonOf(answer.body), answer.body);
    return context.json({ isPartial: false, isRunning: false, rawResponse: answer.body });
  });

  return routes;
}

async function requireDataView(store: SavedObjectStore, index: string): Promise<void> {
  const { objects } = await store.search({ query: { term: { type: "index-pattern" } }, size: 10_000 });
  if (!objects.some(({ attributes }) => attributes["title"] === index))
    throw new HttpError(403, `There is no data view of '${index}'`);
}

function reasonOf(body: object): string {
  const { error } = body as { error?: { reason?: string; root_cause?: { reason?: string }[] } };
  return error?.root_cause?.[0]?.reason ?? error?.reason ?? JSON.stringify(body);
}
