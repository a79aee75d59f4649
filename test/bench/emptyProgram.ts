import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { PROJECT, run } from "../sandbox/support/run";

/** A program that creates nothing, with the platform's SDK, engine, way of loading and kind of backend. */
export class EmptyProgram {
  private readonly folder = mkdtempSync(join(tmpdir(), "apim-bench-empty-"));

  async write(): Promise<void> {
    const { runtime, main } = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as {
      runtime: unknown;
      main: string;
    };
    const program = join(this.folder, main);
    mkdirSync(join(this.folder, "state"));
    symlinkSync(join(PROJECT, "node_modules"), join(this.folder, "node_modules"));
    mkdirSync(dirname(program));
    writeFileSync(program, 'import "@pulumi/pulumi";\n');
    copyFileSync(join(PROJECT, dirname(main), "load.js"), join(dirname(program), "load.js"));
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ dependencies: { "@pulumi/pulumi": "*" } }));
    writeFileSync(join(this.folder, "Pulumi.yaml"), stringify({ name: "empty", runtime, main }));
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
