/** A scratch project that the real Pulumi engine runs with stand-ins as its providers. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const SANDBOX = resolve(__dirname, "../..");
const CACHE =
  process.env["APIM_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "apim-platform");

export interface Ran {
  readonly ok: boolean;
  /** Everything that the command printed. */
  readonly text: string;
}

/** A step of a preview. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Record<string, { kind: string }> | null;
}

export class EngineProject {
  private constructor(
    readonly folder: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** An empty project with a stack, with these providers built and on PATH. */
  static async create(...providers: string[]): Promise<EngineProject> {
    await promisify(execFile)(join(SANDBOX, "providers/build"), providers, {
      env: { ...process.env, APIM_CACHE: CACHE },
    });
    const folder = await mkdtemp(join(tmpdir(), "engine-test-"));
    const path = [...providers.map((name) => join(CACHE, "providers", name)), join(CACHE, "bin"), process.env["PATH"]];
    const project = new EngineProject(folder, {
      ...process.env,
      PATH: path.join(delimiter),
      PULUMI_BACKEND_URL: `file://${folder}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "scratch",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    });
    await writeFile(
      join(folder, "Pulumi.yaml"),
      "name: scratch\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    await writeFile(join(folder, "package.json"), '{ "name": "scratch", "main": "index.js" }');
    await symlink(resolve(SANDBOX, "../node_modules"), join(folder, "node_modules"));
    await project.pulumi("stack", "init", "test");
    return project;
  }

  /** Replaces the program, which finds `pulumi` and the SDKs of the providers by their names. */
  async program(text: string): Promise<void> {
    const sdks = ["docker", "command", "random", "tls", "postgresql", "kong", "elasticstack"];
    const imports = sdks
      .filter((name) => text.includes(`${name}.`))
      .map((name) => `const ${name} = require("@pulumi/${name}");`);
    await writeFile(
      join(this.folder, "index.js"),
      ['const pulumi = require("@pulumi/pulumi");', ...imports, text].join("\n"),
    );
  }

  up = (): Promise<Ran> => this.pulumi("up", "--yes", "--skip-preview");
  refresh = (...more: string[]): Promise<Ran> => this.pulumi("refresh", "--yes", "--skip-preview", ...more);
  destroy = (): Promise<Ran> => this.pulumi("destroy", "--yes", "--skip-preview");
  previewText = (): Promise<Ran> => this.pulumi("preview", "--diff");

  /** What an update would do, less what stays the same. */
  async preview(): Promise<Step[]> {
    const { text } = await this.pulumi("preview", "--json");
    const { steps } = JSON.parse(text.slice(text.indexOf("{"))) as { steps: Step[] };
    return steps.filter(({ op }) => op !== "same");
  }

  /** The stack's state as it is stored: with secrets encrypted. */
  async state(): Promise<string> {
    return (await this.pulumi("stack", "export")).text;
  }

  /** Ends the project; what it still has is destroyed. */
  async dispose(): Promise<void> {
    await this.destroy();
    await rm(this.folder, { recursive: true });
  }

  /** An update under way, for tests that interrupt it. */
  start(): ChildProcess {
    const args = ["up", "--yes", "--skip-preview", "--non-interactive"];
    return spawn("pulumi", args, { cwd: this.folder, env: this.environment, stdio: "ignore" });
  }

  pulumi(...args: string[]): Promise<Ran> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env: this.environment, maxBuffer: 1 << 26 };
      execFile("pulumi", [...args, "--non-interactive", "--color=never"], options, (error, stdout, stderr) =>
        resolve({ ok: !error, text: stdout + (args.includes("--json") ? "" : stderr) }),
      );
    });
  }
}
