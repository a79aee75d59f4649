import { getJson } from "./http";
import { platform } from "./platform";

/** The fields of a request's log that alerts and dashboards ask for. */
export interface RequestLog {
  "@timestamp": string;
  started_at: number;
  service_name: string;
  route_name: string;
  total_latency: number;
  upstream_latency: number;
  latencies: { request: number; kong: number; proxy: number };
}

/** The logs of requests for a URI, path and query. */
export async function findLogs(uri: string): Promise<RequestLog[]> {
  const query = encodeURIComponent(`request.uri:"${uri}"`);
  const url = platform.url("elasticsearch", `/kong-api-logs-*/_search?q=${query}`);
  const { hits } = await getJson<{ hits: { hits: { _source: RequestLog }[] } }>(url);
  return hits.hits.map(({ _source }) => _source);
}

export async function countLogs(): Promise<number> {
  return (await getJson<{ count: number }>(platform.url("elasticsearch", "/kong-api-logs-*/_count"))).count;
}
