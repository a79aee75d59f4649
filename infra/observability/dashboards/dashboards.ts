import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";
import type { PlatformConfig } from "../../config";
import type { Elasticsearch } from "../elasticsearch";
import type { Kibana } from "../kibana";
import { apiOverview } from "./apiOverview";
import type { Dashboard } from "./dashboard";
import { database } from "./database";
import { errors } from "./errors";
import { responseTime } from "./responseTime";
import { exportOf } from "./savedObjects";
import { serviceHealth } from "./serviceHealth";
import { traffic } from "./traffic";

export interface DashboardsArgs {
  config: PlatformConfig;
  elasticsearch: Elasticsearch;
  kibana: Kibana;
}

/** What whoever is on call looks at. */
export class Dashboards extends pulumi.ComponentResource {
  constructor(name: string, args: DashboardsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("apim:observability:Dashboards", name, {}, opts);
    const { config, elasticsearch, kibana } = args;
    for (const dashboard of dashboards(config)) {
      new elasticstack.KibanaImportSavedObjects(
        `${name}-${dashboard.id}`,
        { fileContents: kibana.url.apply(() => exportOf(dashboard)), overwrite: true },
        { parent: this, provider: elasticsearch.provider },
      );
    }
    this.registerOutputs({});
  }
}

/** All dashboards; limits that are configured for alerts are drawn on them too. */
export function dashboards({ alerts }: Pick<PlatformConfig, "alerts">): Dashboard[] {
  return [apiOverview, responseTime, errors, serviceHealth, traffic, database(alerts)];
}
