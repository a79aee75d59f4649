import type * as pulumi from "@pulumi/pulumi";
import { type ApiConsumer, cors, httpLog, type PluginSpec, rateLimiting, type RedisCounter } from "../../infra/catalog";

/** What a domain's APIs build on, whichever stack they are in. */
export interface CatalogContext {
  /** Host and port of the service that answers with what it was asked. */
  echo: pulumi.Output<string>;
  /** Where request logs go. */
  logstashUrl: pulumi.Output<string>;
  /** Where requests are counted. */
  counter: pulumi.Output<"local" | RedisCounter>;
  /** How routes are served. */
  protocols: ("http" | "https")[];
  /** The gateway's provider. */
  opts: pulumi.ComponentResourceOptions;
}

/** Registers a domain's APIs, and hands back who calls them. */
export type Domain = (context: CatalogContext) => { consumers?: ApiConsumer[]; secrets?: Secrets };

/** Generated secrets that someone needs to know, by name. */
export type Secrets = Record<string, pulumi.Output<string>>;

export interface Rules {
  methods: string[];
  /** Requests that a caller may make a minute, and ten times as many an hour. */
  minute: number;
}

/** What every API has: a limit, pages of the portal that may call it, and logs. */
export function standardPlugins(context: CatalogContext, { methods, minute }: Rules): PluginSpec[] {
  return [
    rateLimiting({ minute, hour: 10 * minute, counter: context.counter }),
    cors({
      origins: ["https://portal.example.com"],
      methods,
      headers: ["Accept", "Authorization", "Content-Type"],
    }),
    httpLog({ endpoint: context.logstashUrl }),
  ];
}
