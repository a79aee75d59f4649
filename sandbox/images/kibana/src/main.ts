import { serve } from "@hono/node-server";
import { kibana } from "./app";
import { readSettings } from "./settings";
import { BANNER } from "./version";

console.log(BANNER);
const settings = readSettings(process.env);
const server = serve(
  { fetch: kibana(settings).fetch, hostname: settings.SERVER_HOST, port: settings.SERVER_PORT },
  ({ address, port }) => {
    const hosts = settings.ELASTICSEARCH_HOSTS.map(({ origin }) => origin).join(", ");
    console.log(`Listening on http://${address}:${port}, saved objects in ${hosts}`);
  },
);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
