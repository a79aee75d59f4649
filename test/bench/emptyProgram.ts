import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { PROJECT, run } from "../sandbox/support/run";

/** A program that creates nothing, with the platform's SDK, engine, way of loading and kind of backend. */
export class EmptyProgram {
  private readonly folder = mkdtempSync(join(tmpdir(), "apim-bench-empty-"));

  async write(): Promise<void> {
    const { runtime } = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as { runtime: unknown };
    mkdirSync(join(this.folder, "state"));
    symlinkSync(join(PROJECT, "node_modules"), join(this.folder, "node_modules"));
    writeFileSync(join(this.folder, "index.ts"), 'import "@pulumi/pulumi";\n');
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ dependencies: { "@pulumi/pulumi": "*" } }));
    writeFileSync(join(this.folder, "Pulumi.yaml"), stringify({ name: "empty", runtime, main: "index.ts" }));
    await this.pulumi("stack", "init", "empty");
  }

  async preview(): Promise<void> {
    await this.pulumi("preview", "--stack", "empty");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private pulumi(...args: string[]): Promise<string> {
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "nothing to hide",
    };
    return run(join(PROJECT, "sandbox/pulumi"), args, { cwd: this.folder, env });
  }
}
