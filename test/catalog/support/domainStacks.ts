import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { PROJECT, run } from "../../sandbox/support/run";

const TIMEOUT_MS = 1_800_000;

/** Arguments that have the policies checked, as the sandbox has them. */
export const POLICIES = ["--policy-pack", "policies", "--policy-pack-config", "policies/sandbox.json"];

/** Stacks of domains on a scratch gateway, behind a platform's stack that has outputs and nothing else. */
export class DomainStacks {
  private readonly folder = mkdtempSync(join(tmpdir(), "apim-domains-"));

  /** @param environment also the name of the platform's stack, and before the names of the domains' */
  constructor(
    private readonly environment: string,
    private readonly adminUrl: string,
  ) {}

  /** Deploys what stands in for the platform: a program with the same project's name and the platform's outputs. */
  async prepare(): Promise<void> {
    this.removeFiles();
    mkdirSync(join(this.folder, "state"));
    const program = join(this.folder, "platform");
    mkdirSync(program);
    const { name } = parse(readFileSync(join(PROJECT, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
    writeFileSync(join(program, "Pulumi.yaml"), stringify({ name, runtime: "nodejs", main: "index.js" }));
    writeFileSync(join(program, "package.json"), JSON.stringify({ dependencies: { "@pulumi/pulumi": "*" } }));
    symlinkSync(join(PROJECT, "node_modules"), join(program, "node_modules"));
    const admin = { url: this.adminUrl, tlsSkipVerify: true };
    const forDomains = { echo: "demo-echo:8080", logstashUrl: "http://logstash:8080", admin };
    writeFileSync(
      join(program, "index.js"),
      `exports.forDomains = ${JSON.stringify(forDomains)};\nexports.rateLimitCounter = "local";\n`,
    );
    await this.pulumi(["up", "--stack", this.environment, "--yes", "--skip-preview"], program);
  }

  /** Writes a domain's decK file and its stack's file. */
  write(domain: string, deckFile: string): void {
    writeFileSync(this.deckFile(domain), deckFile);
    const config = { "apim:platformStack": this.environment, "apim:catalog": { deckFiles: [this.deckFile(domain)] } };
    writeFileSync(join(PROJECT, `Pulumi.${this.stack(domain)}.yaml`), stringify({ config }));
  }

  deckFile(domain: string): string {
    return join(this.folder, `${domain}.yaml`);
  }

  stack(domain: string): string {
    return `${this.environment}-${domain}`;
  }

  /** All domains, several at once. */
  all(command: "preview" | "up", ...args: string[]): Promise<string> {
    const env = { ...this.env, PULUMI: "sandbox/pulumi" };
    return run("node", ["--require", "sucrase/register/ts", "stacks/domains.ts", command, this.environment, ...args], {
      env,
      timeoutMs: TIMEOUT_MS,
    });
  }

  /** One domain, or a command that names its stack itself. */
  pulumi(args: string[], cwd = PROJECT): Promise<string> {
    return run(join(PROJECT, "sandbox/pulumi"), [...args, "--non-interactive"], {
      env: this.env,
      cwd,
      timeoutMs: TIMEOUT_MS,
    });
  }

  remove(): void {
    this.removeFiles();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get env(): NodeJS.ProcessEnv {
    return { ...process.env, APIM_STATE: join(this.folder, "state") };
  }

  /** Those of this run, or of one that was killed. */
  private removeFiles(): void {
    const ours = readdirSync(PROJECT).filter((file) => file.startsWith(`Pulumi.${this.environment}-`));
    for (const file of ours) rmSync(join(PROJECT, file));
  }
}
