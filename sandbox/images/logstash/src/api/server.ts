import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { logger } from "../log";
import type { Pipeline } from "../pipeline/pipeline";
import type { Settings } from "../settings";
import { monitoringApi } from "./routes";

const log = logger("logstash.agent");

/** Serves the monitoring API on the first free port of `api.http.port`. */
export async function serveMonitoringApi(settings: Settings, pipelines: () => Pipeline[]): Promise<Server> {
  const host = settings["api.http.host"];
  const [first = 0, last = first] = settings["api.http.port"].split("-").map(Number);
  for (let port = first; ; port++) {
    const api = monitoringApi(settings, `${host}:${port}`, pipelines);
    const listener = getRequestListener(api.fetch);
    const server = createServer((request, response) => void listener(request, response));
    server.listen(port, host);
    try {
      await once(server, "listening");
      log.info("Successfully started Logstash API endpoint", { address: `${host}:${port}` });
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port >= last) throw error;
    }
  }
}
