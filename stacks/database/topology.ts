import type { Cluster } from "./cluster";
import type { DatabaseNode } from "./node";

/** Tells the operator what is being done. */
export type Say = (text: string) => void;

/** Tells it with the seconds that have passed since now. */
export function teller(): Say {
  const began = Date.now();
  return (text) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

/** How the nodes of a database change places. */
export interface Topology {
  /** Whether a lost primary stays lost until an operator says so. */
  readonly needsOperator: boolean;
  /** The node that takes writes. @throws where there is none, or more than one */
  primary(cluster: Cluster): Promise<DatabaseNode>;
  /** Whether one node is the primary and the other follows it. */
  isWhole(cluster: Cluster): Promise<boolean>;
  /** Makes the replica the primary, where the primary is lost. */
  failover(cluster: Cluster, say: Say): Promise<void>;
  /** As `failover`, for a primary that is well: it loses nothing, or changes nothing. */
  switchover(cluster: Cluster, say: Say): Promise<void>;
  /** Makes the node that is away the replica: rewound where it was the primary, cloned anew where that cannot be. */
  rejoin(cluster: Cluster, say: Say): Promise<void>;
}
