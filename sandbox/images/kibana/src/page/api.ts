import type { Json, Url } from "./context";

export interface SavedObject {
  id: string;
  attributes: {
    title: string;
    description?: string;
    panelsJSON?: string;
    visState?: string;
    timeRestore?: boolean;
    timeFrom?: string;
    timeTo?: string;
    controlGroupInput?: { panelsJSON: string };
  };
  references: { name: string; type: string; id: string }[];
}

export interface SearchAnswer extends Json {
  hits: { total: { value: number } };
  aggregations?: Record<string, { buckets: { key: string }[] }>;
}

export const getObject = (type: string, id: string) =>
  ask<SavedObject>(`/api/saved_objects/${type}/${encodeURIComponent(id)}`);

/** All dashboards, by title. */
export async function listDashboards(): Promise<SavedObject[]> {
  const found = await ask<{ saved_objects: SavedObject[] }>("/api/saved_objects/_find?type=dashboard&per_page=1000");
  return found.saved_objects.sort((one, other) => one.attributes.title.localeCompare(other.attributes.title));
}

export async function search(params: Url): Promise<SearchAnswer> {
  const answer = await ask<{ rawResponse: SearchAnswer }>("/internal/search/es", {
    method: "POST",
    headers: { "kbn-xsrf": "dashboards", "content-type": "application/json" },
    body: JSON.stringify({ params }),
  });
  return answer.rawResponse;
}

async function ask<Body>(path: string, options?: RequestInit): Promise<Body> {
  const response = await fetch(path, options);
  const body = (await response.json()) as Body & { message?: string };
  if (!response.ok) throw new Error(body.message ?? `${path}: ${response.status}`);
  return body;
}
