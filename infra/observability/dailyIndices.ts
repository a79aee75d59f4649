import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";
import type { Elasticsearch } from "./elasticsearch";

export interface DailyIndicesArgs {
  elasticsearch: Elasticsearch;
  /** Of the template. Default: the prefix. */
  template?: string;
  /** Of an index's name; the day follows it, as in `-2026.11.25`. */
  prefix: string;
  /** Elasticsearch's mappings, as JSON text. */
  mappings: string;
}

/** How the indices of a kind of document are made, one a day, and how long they are kept. */
export function dailyIndices(
  name: string,
  { elasticsearch, prefix, template = prefix, mappings }: DailyIndicesArgs,
  opts: pulumi.CustomResourceOptions,
): elasticstack.ElasticsearchIndexTemplate {
  const settings = pulumi.output(elasticsearch.lifecycle).apply((policy) =>
    JSON.stringify({
      number_of_shards: 1,
      number_of_replicas: 0,
      ...(policy && { "lifecycle.name": policy }),
    }),
  );
  return new elasticstack.ElasticsearchIndexTemplate(
    `${name}-template`,
    {
      name: template,
      indexPatterns: [`${prefix}-*`],
      priority: 200,
      template: { settings, mappings: JSON.stringify(JSON.parse(mappings)) },
    },
    { ...opts, provider: elasticsearch.provider },
  );
}
