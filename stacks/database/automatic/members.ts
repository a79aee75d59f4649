import type { Cluster } from "../cluster";
import type { DatabaseNode } from "../node";

/** What Patroni says of a node. */
export interface Member {
  Member: string;
  /** As in `Leader`, `Sync Standby` or `Replica`. */
  Role: string;
  /** As in `running`, `streaming` or `start failed`. */
  State: string;
}

/** What Patroni says of both nodes, asked inside of whichever answers. @throws where none does */
export async function membersOf({ nodes }: Cluster): Promise<Member[]> {
  const lists = nodes.map(async (node) => JSON.parse(await patronictl(node, "list", "--format", "json")) as Member[]);
  return Promise.any(lists).catch(() => {
    throw new Error("no node answers, or no two members of etcd");
  });
}

export function patronictl(through: DatabaseNode, ...args: string[]): Promise<string> {
  return through.exec("patronictl", ...args);
}
