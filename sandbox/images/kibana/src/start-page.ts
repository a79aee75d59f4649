import { html } from "hono/html";
import type { SavedObject } from "./saved-objects/saved-object";
import { VERSION } from "./version";

/** What is seen at `/`: what this is, and what has been imported. */
export function startPage(objects: SavedObject[], problem?: string) {
  const rows = objects.map(
    ({ type, id, attributes, updated_at }) =>
      html`<tr>
        <td>${type}</td>
        <td>${String(attributes["title"] ?? attributes["name"] ?? "")}</td>
        <td><a href="/api/saved_objects/${type}/${encodeURIComponent(id)}">${id}</a></td>
        <td>${updated_at}</td>
      </tr>`,
  );
  const list = html`<table>
    <thead>
      <tr>
        <th>type</th>
        <th>title</th>
        <th>id</th>
        <th>changed</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  const content = problem
    ? html`<p><strong>${problem}</strong></p>`
    : objects.length > 0
      ? list
      : html`<p>None yet.</p>`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Kibana stand-in</title>
        <style>
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            margin: 3rem auto;
            max-width: 60rem;
            padding: 0 1rem;
          }
          table {
            border-collapse: collapse;
            width: 100%;
          }
          th,
          td {
            border-bottom: 1px solid #ddd;
            padding: 0.3rem 0.8rem 0.3rem 0;
            text-align: left;
          }
        </style>
      </head>
      <body>
        <h1>Kibana stand-in</h1>
        <p>
          This is not Elastic's Kibana. It plays Kibana's APIs for status, saved objects and data views on a machine
          that cannot fetch the real one, so that the platform can be brought up and tested whole. Version ${VERSION};
          <a href="/api/status">status</a>.
        </p>
        <h2>Saved objects</h2>
        ${content}
      </body>
    </html>`;
}
