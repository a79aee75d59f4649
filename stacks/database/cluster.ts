import { Engine } from "./engine";
import { DatabaseNode } from "./node";

/** What the platform's stack says of its database, as its output `databaseCluster`. */
export interface Described {
  engine: string;
  failover: "manual" | "automatic";
  /** Whether what is acknowledged is on both nodes, as long as both are there. */
  synchronous: boolean;
  nodes: { name: string; container: string }[];
  network: string;
  /** Whether it is one that no drill is to disturb unasked. */
  protect: boolean;
}

/** The database of a platform: two nodes, and how they change places. */
export class Cluster {
  readonly engine: Engine;
  readonly nodes: DatabaseNode[];
  /** The platform's network on the engine. */
  readonly network: string;
  /** Whether what is acknowledged is on both nodes, as long as both are there. */
  readonly synchronous: boolean;

  constructor(described: Described) {
    this.engine = new Engine(described.engine);
    this.network = described.network;
    this.synchronous = described.synchronous;
    this.nodes = described.nodes.map(({ name, container }) => new DatabaseNode(this.engine, container, name));
  }

  other(node: DatabaseNode): DatabaseNode {
    const other = this.nodes.find(({ container }) => container !== node.container);
    if (!other) throw new Error(`${node.name} is the only node`);
    return other;
  }

  /** The nodes that have a role now. */
  async withRole(role: "primary" | "replica"): Promise<DatabaseNode[]> {
    const roles = await Promise.all(this.nodes.map((node) => node.role()));
    return this.nodes.filter((_, index) => roles[index] === role);
  }
}
