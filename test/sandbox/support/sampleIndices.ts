import { request } from "./http";
import { sampleMetrics, sampleRequests } from "./sample";

/** Indices of their own, by the patterns that dashboards ask for. */
const REQUESTS = "kong-api-logs-sample";
const METRICS = "apim-database-sample";

/** Fields that the index templates of a platform without them would not map. */
const MAPPINGS = {
  [REQUESTS]: {
    properties: {
      "@timestamp": { type: "date" },
      geoip: {
        properties: {
          country_code: { type: "keyword" },
          country_name: { type: "keyword" },
          city_name: { type: "keyword" },
          location: { type: "geo_point" },
        },
      },
      user_agent: {
        properties: { name: { type: "keyword" }, os: { type: "keyword" }, device: { type: "keyword" } },
      },
    },
  },
  [METRICS]: { properties: {} },
};

/** Writes the sample into an Elasticsearch. What an earlier run has left of it is replaced. */
export async function writeSample(elasticsearch: string): Promise<void> {
  await removeSample(elasticsearch);
  for (const [index, mappings] of Object.entries(MAPPINGS)) {
    await send("PUT", `${elasticsearch}/${index}`, { mappings });
  }
  await bulk(elasticsearch, REQUESTS, sampleRequests());
  await bulk(elasticsearch, METRICS, sampleMetrics());
}

export async function removeSample(elasticsearch: string): Promise<void> {
  await send("DELETE", `${elasticsearch}/${REQUESTS},${METRICS}?ignore_unavailable=true`);
}

async function bulk(elasticsearch: string, index: string, documents: object[]): Promise<void> {
  const lines = documents.flatMap((document) => [{ create: {} }, document]);
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const response = await fetch(`${elasticsearch}/${index}/_bulk?refresh=true`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body,
  });
  const { errors } = (await response.json()) as { errors: boolean };
  if (!response.ok || errors) throw new Error(`${index}: the sample was not taken`);
}

async function send(method: string, url: string, body?: unknown): Promise<void> {
  const answer = await request(url, { method, body });
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${answer.body}`);
}
