import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { run } from "../sandbox/support/run";
import type { ScratchStack } from "../sandbox/support/scratchStack";
import { resourcesOf } from "../sandbox/support/state";
import { composeFile } from "./composeFile";

/** The stack's own containers, started by docker-compose. */
export class Compose {
  private readonly file: string;
  private secrets?: string;

  /** @param folder gets the compose file, to be looked at */
  constructor(
    private readonly stack: ScratchStack,
    folder: string,
  ) {
    this.file = join(folder, "docker-compose.yaml");
  }

  /** Writes the compose file from what the stack's state has, and the files that containers are given. */
  async write(): Promise<void> {
    this.secrets = mkdtempSync(join(tmpdir(), "apim-bench-files-")); // only for this user's eyes
    const file = composeFile(await resourcesOf(this.stack), ({ service, path, content, mode }) => {
      const folder = join(this.secrets!, service);
      mkdirSync(folder, { recursive: true });
      const copy = join(folder, path.replaceAll("/", "_"));
      writeFileSync(copy, content, { mode });
      return copy;
    });
    // The older YAML, in which docker-compose would take a plain `no` for a boolean.
    writeFileSync(this.file, stringify(file, { version: "1.1" }));
  }

  async up(): Promise<void> {
    await this.run("up", "--detach", "--no-color");
  }

  /** Takes containers and network away, also those of a run that was killed. */
  async down(): Promise<void> {
    if (existsSync(this.file)) await this.run("down");
  }

  remove(): void {
    if (this.secrets) rmSync(this.secrets, { recursive: true });
    rmSync(this.file, { force: true });
  }

  private run(...args: string[]): Promise<string> {
    return run("docker-compose", ["--project-name", "apim-bench", "--file", this.file, ...args]);
  }
}
