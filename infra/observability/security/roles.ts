import type { PlatformConfig } from "../../config";

/** What a role may do, in Elasticsearch's own words. */
export interface Rights {
  clusters?: string[];
  indices?: { names: string[]; privileges: string[] }[];
  applications?: { application: string; privileges: string[]; resources: string[] }[];
}

const LOGS = ["kong-api-logs-*", "kong-api-dead-letters-*"];
const METRICS = ["apim-database-*"];
const ALERTS = ["elastalert*"];

/** Each role with what its work needs and no more; the user of the same name has it. */
export function rolesFor({ elk }: Pick<PlatformConfig, "elk">) {
  return {
    // A request that is sent twice overwrites itself, which 'create_doc' would refuse.
    logstash_writer: {
      clusters: ["monitor"],
      indices: [{ names: LOGS, privileges: ["auto_configure", "index"] }],
    },
    elastalert: {
      clusters: ["monitor"],
      indices: [
        { names: [...LOGS, ...METRICS], privileges: ["read", "view_index_metadata"] },
        { names: ALERTS, privileges: ["all"] },
      ],
    },
    metrics:
      elk.retention.by === "collector"
        ? {
            clusters: ["monitor"],
            indices: [
              { names: METRICS, privileges: ["auto_configure", "create_doc"] },
              { names: [...LOGS, ...METRICS], privileges: ["monitor", "delete_index"] },
            ],
          }
        : { indices: [{ names: METRICS, privileges: ["auto_configure", "create_doc"] }] },
    // Privileges with a name go on from 'create_snapshot' to 'manage', the whole cluster: so the other two are actions.
    backup: { clusters: ["create_snapshot", "cluster:admin/repository/put", "cluster:admin/snapshot/delete"] },
    // Of people, and of 'make status'.
    reader: {
      indices: [{ names: ["kong-api-*", ...METRICS, ...ALERTS], privileges: ["read", "view_index_metadata"] }],
      applications: [inKibana("read")],
    },
    // Imports saved objects.
    dashboards: { applications: [inKibana("feature_savedObjectsManagement.all")] },
  } satisfies Record<string, Rights>;
}

export type Client = keyof ReturnType<typeof rolesFor>;

function inKibana(privilege: string) {
  return { application: "kibana-.kibana", privileges: [privilege], resources: ["*"] };
}
