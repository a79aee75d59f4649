interface Latency {
  /** In ms. */
  p50: number;
  p99: number;
}

export interface Results {
  requests: number;
  answeredPerSecond: number;
  /** From the first request to when the last can be found. */
  searchablePerSecond: number;
  /** From the last answer to when its log can be found; Elasticsearch makes documents searchable once a second. */
  behindSeconds: number;
  logged: Latency;
  unlogged: Latency;
}

/** The results as Markdown. */
export function report(results: Results): string {
  const { requests, logged, unlogged } = results;
  return [
    `| ${requests} requests at once | |`,
    "| --- | ---: |",
    `| answered | ${results.answeredPerSecond.toFixed(0)} a second |`,
    `| searchable | ${results.searchablePerSecond.toFixed(0)} a second |`,
    `| last one searchable after its answer | ${results.behindSeconds.toFixed(1)} s |`,
    "",
    "| in turns | P50 | P99 |",
    "| --- | ---: | ---: |",
    row("without http-log", unlogged),
    row("with http-log", logged),
    `| ratio | ${(logged.p50 / unlogged.p50).toFixed(2)} | ${(logged.p99 / unlogged.p99).toFixed(2)} |`,
  ].join("\n");
}

export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? NaN;
}

function row(what: string, { p50, p99 }: Latency): string {
  return `| ${what} | ${p50.toFixed(1)} ms | ${p99.toFixed(1)} ms |`;
}
