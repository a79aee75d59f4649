import type { Host } from "../host";

/** Where the machine that runs Pulumi reaches Elasticsearch and Kibana. */
export function publishedUrls({ address, config: { elk, ports } }: Pick<Host, "address" | "config">) {
  const scheme = elk.security ? "https" : "http";
  return {
    elasticsearch: `${scheme}://${address}:${ports.elasticsearch}`,
    kibana: `${scheme}://${address}:${ports.kibana}`,
  };
}
