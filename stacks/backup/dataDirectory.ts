import { posix } from "node:path";
import type { Cluster } from "../database/cluster";
import type { DatabaseNode } from "../database/node";

const MOUNT = '{{range .Mounts}}{{if eq .Destination "/var/lib/postgresql/data"}}{{.Source}}{{end}}{{end}}';

/** The data directory of a node, on the machine that it is on. */
export class DataDirectory {
  private readonly aside: string;
  private restored?: string;

  private constructor(
    private readonly cluster: Cluster,
    readonly node: DatabaseNode,
    private readonly image: string,
    private readonly path: string,
  ) {
    this.aside = `${path}.${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`;
  }

  /** That of the node which the nodes' shared file names, whether it runs or not. */
  static async ofPrimary(cluster: Cluster): Promise<DataDirectory> {
    const [first] = cluster.nodes;
    if (!first) throw new Error("the platform has no database");
    const image = await cluster.engine.docker(["inspect", "--format", "{{.Image}}", first.container]);
    const beside = ["--volumes-from", first.container, "--network", "none", "--user", "999", "--entrypoint", "bash"];
    const read = `cat /cluster/primary 2>/dev/null || echo ${first.name}`;
    const name = await cluster.engine.docker(["run", "--rm", ...beside, image, "-c", read]);
    const node = cluster.nodes.find((each) => each.name === name) ?? first;
    const path = await cluster.engine.docker(["inspect", "--format", MOUNT, node.container]);
    if (!path) throw new Error(`${node.container} has no data directory of its own`);
    return new DataDirectory(cluster, node, image, path);
  }

  /** Puts another directory in its place. Returns where what was there is kept. */
  async replaceBy(restored: string): Promise<string> {
    await this.move([this.path, this.aside], [restored, this.path]);
    this.restored = restored;
    return this.aside;
  }

  /** Undoes that, if it was done. */
  async putBack(): Promise<void> {
    if (this.restored === undefined) return;
    await this.move([this.path, this.restored], [this.aside, this.path]);
  }

  /** Renames one after the other, both or none, within the folder that has both data and backups. */
  private async move(...renames: [from: string, to: string][]): Promise<void> {
    const parent = posix.dirname(this.path);
    const within = renames.flat().map((path) => `/all/${posix.relative(parent, path)}`);
    const beside = ["--user", "0", "--network", "none", "--volume", `${parent}:/all`, "--entrypoint", "bash"];
    const script = 'mv -T "$0" "$1" && { mv -T "$2" "$3" || { mv -T "$1" "$0" && exit 1; }; }';
    await this.cluster.engine.docker(["run", "--rm", ...beside, this.image, "-c", script, ...within], {
      timeout: 3_600_000,
    });
  }
}
