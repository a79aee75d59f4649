import { engine } from "./commands";
import { platform } from "./platform";
import type { Settings } from "./scratchStack";

/** A small stack beside the platform's, in the same state: what it registers is on the platform's gateway. */
export class CompanionStack {
  private readonly name: string;

  /**
   * @param name goes behind the platform's
   * @param folder of its program. @default the project's root
   */
  constructor(
    name: string,
    private readonly settings: Settings,
    private readonly folder = ".",
  ) {
    this.name = `${platform.name}-${name}`;
  }

  up(): Promise<string> {
    return this.run("up", "--yes", "--skip-preview");
  }

  /** Takes away all that it has registered. */
  destroy(): Promise<string> {
    return this.run("destroy", "--yes", "--skip-preview");
  }

  run(...args: string[]): Promise<string> {
    const configFile = platform.variant({}, this.settings);
    return engine(...args, "--stack", this.name, "--cwd", this.folder, "--config-file", configFile);
  }
}
