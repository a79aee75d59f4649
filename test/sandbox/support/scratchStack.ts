import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { parseConfig, type PortName } from "../../../infra/config";
import { PROJECT, type Result, type RunOptions, run, start } from "./run";

export interface ScratchStackArgs {
  name: string;
  /** Added to each of the default ports. */
  portOffset: number;
  cidr: string;
  /** Settings beside those, as in `{ "apim:backup": … }`. */
  settings?: Settings;
}

/** What a stack's file has under `config`. */
export type Settings = Record<string, unknown>;

const UPDATE_TIMEOUT_MS = 600_000;

/** Told by a `make` around the tests, or by another project, and not meant for what the tests run. */
const NOT_HANDED_ON = ["MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PULUMI_BACKEND_URL"];

/** The sandbox's platform under another name, on other ports, with data and state of its own, beside all else on the machine. */
export class ScratchStack {
  readonly name: string;
  /** `Pulumi.<name>.yaml` in the project's root; git ignores it. */
  readonly configFile: string;
  readonly ports: Record<PortName, number>;
  private folder = "";

  constructor(private readonly args: ScratchStackArgs) {
    this.name = args.name;
    this.configFile = join(PROJECT, `Pulumi.${args.name}.yaml`);
    this.ports = portsAbove(args.portOffset);
  }

  /** Removes what an earlier run has left, then makes a folder for data and state, and the stack's file. */
  async prepare(): Promise<void> {
    await this.remove();
    this.folder = mkdtempSync(this.folderPrefix);
    writeFileSync(this.configFile, stringify({ config: this.settings }));
  }

  /** Changes settings, from the next command on. */
  configure(changes: Settings): void {
    this.args.settings = { ...this.args.settings, ...changes };
    if (this.folder) writeFileSync(this.configFile, stringify({ config: this.settings }));
  }

  get settings(): Settings {
    return {
      ...settingsOf("sandbox"),
      "apim:namePrefix": `${this.name}-`,
      "apim:ports": { ...this.ports, proxyAddress: "127.0.0.1" },
      "apim:network": { cidr: this.args.cidr },
      "apim:host": { dataRoot: this.dataRoot },
      ...this.args.settings,
    };
  }

  get dataRoot(): string {
    return join(this.folder, "data");
  }

  /** The state as the engine keeps it. */
  get stateFile(): string {
    return join(this.folder, "state/.pulumi/stacks/apim", `${this.name}.json`);
  }

  get env(): NodeJS.ProcessEnv {
    const handedOn = Object.entries(process.env).filter(([name]) => !NOT_HANDED_ON.includes(name));
    return { ...Object.fromEntries(handedOn), STACK: this.name, APIM_STATE: join(this.folder, "state") };
  }

  /** A container's name on the engine, from the name that others reach it by. */
  container(hostname: string): string {
    return `${this.name}-${hostname}`;
  }

  url(port: PortName, path = ""): string {
    const scheme = port.endsWith("Tls") ? "https" : "http";
    return `${scheme}://127.0.0.1:${this.ports[port]}${path}`;
  }

  /** An empty folder, which goes with the stack. */
  scratchFolder(): string {
    return mkdtempSync(join(this.folder, "scratch-"));
  }

  /** A file for `--config-file` that differs from a stack's own in some settings. */
  variant(changes: Settings, base: Settings = this.settings): string {
    const file = join(this.scratchFolder(), "Pulumi.yaml");
    writeFileSync(file, stringify({ config: { ...base, ...changes } }));
    return file;
  }

  /** @param stack another stack, beside this one in the same state */
  make(target: string, options: RunOptions = {}, stack = this.name): Promise<Result> {
    return start("make", [target, `STACK=${stack}`], { env: this.env, timeoutMs: UPDATE_TIMEOUT_MS, ...options });
  }

  /** The sandbox's engine on this stack, or on the one that the arguments name. */
  pulumi(...args: string[]): Promise<Result> {
    const stack = args.includes("--stack") ? [] : ["--stack", this.name];
    return start("sandbox/pulumi", [...args, ...stack], { env: this.env, timeoutMs: UPDATE_TIMEOUT_MS });
  }

  /** The process that runs an update of this stack, where there is one. */
  enginePid(): number | undefined {
    const folder = join(this.folder, "state/.pulumi/locks/organization/apim", this.name);
    const lock = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith(".json"));
    return lock ? (JSON.parse(readFileSync(join(folder, lock), "utf8")) as { pid: number }).pid : undefined;
  }

  /** Takes everything away by the project's own means; also what a run that was killed has left. */
  async remove(): Promise<void> {
    if (!existsSync(this.configFile)) return;
    const { config } = parse(readFileSync(this.configFile, "utf8")) as {
      config: { "apim:host": { dataRoot: string } };
    };
    const folder = dirname(config["apim:host"].dataRoot);
    if (!folder.startsWith(this.folderPrefix)) {
      throw new Error(`${this.configFile} is in the way: its data root is none of a test's. Move it away.`);
    }
    const env = { ...this.env, APIM_STATE: join(folder, "state") };
    // Asked first: another stack's data may be on this machine, and must never be what is named here.
    const { output } = await start("sandbox/clean", [], { env, input: "only asking\n" });
    const named = /^ {2}data +([^\s:]+)/m.exec(output)?.[1];
    if (named !== "none" && named !== `${folder}/data/database`)
      throw new Error(`clean would delete something else:\n${output}`);
    await run("sandbox/clean", [], { env, input: `${this.name}\n` });
    rmSync(this.configFile);
    rmSync(folder, { recursive: true, force: true });
  }

  private get folderPrefix(): string {
    return join(tmpdir(), `apim-${this.name}-`);
  }
}

/** The settings in `Pulumi.<stack>.yaml`. */
export function settingsOf(stack: string): Settings {
  const file = readFileSync(join(PROJECT, `Pulumi.${stack}.yaml`), "utf8");
  return (parse(file) as { config: Settings }).config;
}

function portsAbove(offset: number): Record<PortName, number> {
  const { ports } = parseConfig({});
  const numbers = Object.entries(ports).filter((entry): entry is [PortName, number] => typeof entry[1] === "number");
  return Object.fromEntries(numbers.map(([name, port]) => [name, port + offset])) as Record<PortName, number>;
}
