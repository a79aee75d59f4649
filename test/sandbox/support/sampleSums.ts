import assert from "node:assert/strict";
import type { Row } from "./kibanaPage";
import type { SampleRequest } from "./sample";

export const at = (request: SampleRequest) => Date.parse(request["@timestamp"]);
export const service = (request: SampleRequest) => request.service_name;
export const route = (request: SampleRequest) => request.route_name;
export const failed = ({ response }: SampleRequest) => response.status >= 400;
export const serverError = ({ response }: SampleRequest) => response.status >= 500;
export const clientError = (request: SampleRequest) => failed(request) && !serverError(request);

/** In percent. */
export function share(requests: SampleRequest[], what: (request: SampleRequest) => boolean): number {
  return (100 * requests.filter(what).length) / requests.length;
}

export function groups(
  requests: SampleRequest[],
  key: (request: SampleRequest) => string,
): Map<string, SampleRequest[]> {
  const found = new Map<string, SampleRequest[]>();
  for (const request of requests) {
    const group = found.get(key(request)) ?? [];
    group.push(request);
    found.set(key(request), group);
  }
  return found;
}

/** What lies in the buckets that are drawn. */
export function inBuckets(rows: Row[], requests: SampleRequest[]): SampleRequest[] {
  const end = Math.max(...rows.map(({ until }) => Number(until)));
  return requests.filter((request) => at(request) < end);
}

/** Nearest rank, in ms. */
export function percentile(requests: SampleRequest[], percent: number): number {
  const sorted = requests.map(({ latencies }) => latencies.request).sort((one, other) => one - other);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? NaN;
}

export function sum(rows: Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}

export function counts(rows: Row[], key: string, count: string): Record<string, unknown> {
  return Object.fromEntries(rows.map((row) => [String(row[key]), row[count]]));
}

export function sizes(found: Map<string, SampleRequest[]>): Record<string, number> {
  return Object.fromEntries([...found].map(([name, own]) => [name, own.length]));
}

/** @param within as a share of what is expected; by default, what rounding does */
export function near(actual: unknown, expected: unknown, within = 1e-6): void {
  const [is, should] = [Number(actual), Number(expected)];
  assert.ok(Math.abs(is - should) <= Math.abs(should) * within + 1e-9, `${is} is not ${should}`);
}
