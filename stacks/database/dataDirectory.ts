import { posix } from "node:path";
import type { Engine } from "./engine";
import type { DatabaseNode } from "./node";

const MOUNT = '{{range .Mounts}}{{if eq .Destination "/var/lib/postgresql/data"}}{{.Source}}{{end}}{{end}}';

/** The data directory of a node, on the machine that it is on. The node must be stopped for it to be moved. */
export class DataDirectory {
  /** Where it is kept when it has been moved aside. */
  readonly aside: string;
  private restored?: string;

  private constructor(
    private readonly engine: Engine,
    private readonly image: string,
    private readonly path: string,
  ) {
    this.aside = `${path}.${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`;
  }

  static async of(engine: Engine, { container }: DatabaseNode): Promise<DataDirectory> {
    const [image, path] = await Promise.all(
      ["{{.Image}}", MOUNT].map((format) => engine.docker(["inspect", "--format", format, container])),
    );
    if (!image || !path) throw new Error(`${container} has no data directory of its own`);
    return new DataDirectory(engine, image, path);
  }

  /** Moves it aside, and leaves an empty one. */
  async empty(): Promise<void> {
    const script = 'mv -T "$0" "$1" && install -d -o 999 -g 999 -m 750 "$0"';
    await this.inParent(script, this.path, this.aside);
  }

  /** Moves it aside, and puts another in its place. */
  async replaceBy(restored: string): Promise<void> {
    await this.exchange([this.path, this.aside], [restored, this.path]);
    this.restored = restored;
  }

  /** Undoes that, if it was done. */
  async putBack(): Promise<void> {
    if (this.restored === undefined) return;
    await this.exchange([this.path, this.restored], [this.aside, this.path]);
  }

  /** Renames one after the other, both or none. */
  private exchange(...renames: [from: string, to: string][]): Promise<void> {
    const script = 'mv -T "$0" "$1" && { mv -T "$2" "$3" || { mv -T "$1" "$0" && exit 1; }; }';
    return this.inParent(script, ...renames.flat());
  }

  /** Runs a script with paths in the folder that has both data and backups. */
  private async inParent(script: string, ...paths: string[]): Promise<void> {
    const parent = posix.dirname(this.path);
    const within = paths.map((path) => `/all/${posix.relative(parent, path)}`);
    const options = ["--user", "0", "--network", "none", "--volume", `${parent}:/all`, "--entrypoint", "bash"];
    await this.engine.docker(["run", "--rm", ...options, this.image, "-c", script, ...within], { timeout: 3_600_000 });
  }
}
