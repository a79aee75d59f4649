import { Hono } from "hono";
import { dataViewRoutes } from "./data-views/routes";
import { Elasticsearch } from "./elasticsearch";
import { answerError, badRequest, HttpError } from "./errors";
import { pageRoutes } from "./page-routes";
import { savedObjectRoutes } from "./saved-objects/routes";
import { SavedObjectStore } from "./saved-objects/store";
import { searchRoutes } from "./search/routes";
import type { Settings } from "./settings";
import { startPage } from "./start-page";
import { statusReport } from "./status";

const DEFAULT_SPACE = {
  id: "default",
  name: "Default",
  description: "This is your default space!",
  color: "#00bfb3",
  disabledFeatures: [],
  _reserved: true,
};

/** Kibana's HTTP interface, as far as it is played here. */
export function kibana(settings: Settings): Hono {
  const elasticsearch = new Elasticsearch(settings);
  const store = new SavedObjectStore(elasticsearch);
  const app = new Hono();

  app.use(async (context, next) => {
    context.header("kbn-name", settings.SERVER_NAME);
    await next();
  });
  // A browser sends no such header across sites: that is the whole of Kibana's protection against forged requests.
  app.use(async ({ req }, next) => {
    const safe = ["GET", "HEAD", "OPTIONS"].includes(req.method);
    if (!safe && req.header("kbn-xsrf") === undefined && req.header("kbn-version") === undefined) {
      throw badRequest("Request must contain a kbn-xsrf header.");
    }
    await next();
  });

  app.get("/api/status", async ({ json }) => {
    const { status, body } = await statusReport(elasticsearch, settings);
    return json(body, status);
  });
  app.route("/api/saved_objects", savedObjectRoutes(store));
  app.route("/api/data_views", dataViewRoutes(store));
  app.get("/api/spaces/space", ({ json }) => json([DEFAULT_SPACE]));
  app.get("/api/spaces/space/default", ({ json }) => json(DEFAULT_SPACE));
  app.route("/internal/search", searchRoutes(store, elasticsearch));
  app.route("/app/dashboards", pageRoutes());
  app.get("/", async (context) => context.html(await page(store)));

  app.notFound((context) => answerError(new HttpError(404, "Not Found"), context));
  app.onError(answerError);
  return app;
}

async function page(store: SavedObjectStore) {
  try {
    const { objects } = await store.search({ query: { match_all: {} }, size: 1_000, sort: ["type", "title.keyword"] });
    return startPage(objects);
  } catch (error) {
    return startPage([], `Elasticsearch does not answer: ${(error as Error).message}`);
  }
}
