import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Hono } from "hono";
import { html } from "hono/html";
import { VERSION } from "./version";

/** `/app/dashboards`: a page that draws the dashboards that were imported; its program is bundled beside this one. */
export function pageRoutes(): Hono {
  const routes = new Hono();
  routes.get("/", (context) => context.html(shell()));
  routes.get("/page.js", (context) => asset("page.js", "text/javascript", context.body));
  routes.get("/page.css", (context) => asset("page.css", "text/css", context.body));
  return routes;
}

type Send = (text: string, status: 200, headers: Record<string, string>) => Response;

async function asset(name: string, type: string, send: Send): Promise<Response> {
  return send(await readFile(join(__dirname, name), "utf8"), 200, { "content-type": `${type}; charset=utf-8` });
}

function shell() {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Dashboards</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/app/dashboards/page.css" />
      </head>
      <body>
        <p class="banner">
          <strong>Kibana stand-in</strong> ${VERSION}. It draws the imported dashboards as Kibana does; it is not
          Elastic's Kibana.
        </p>
        <div id="app"></div>
        <script src="/app/dashboards/page.js"></script>
      </body>
    </html>`;
}
