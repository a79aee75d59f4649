import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";

const PROJECT = join(__dirname, "../..");

/** A resource as the program registers it. */
export interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
}

/** Runs the whole program against Pulumi's mocks with a stack's own configuration, and tells what it registers. */
export function registeredBy(stack: string, changes: Record<string, unknown> = {}): Promise<Registered[]> {
  return registeredWhile(
    () => {
      forgetProgram();
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded anew each time, which `import` would not do
      return require("../../stacks") as unknown;
    },
    { stack, config: configOf(stack, changes) },
  );
}

export interface Run {
  stack?: string;
  /** As the engine hands it over. */
  config?: Record<string, string>;
  /** Outputs of other stacks, by stack name. */
  stacks?: Record<string, Record<string, unknown>>;
}

/** Runs code against Pulumi's mocks, and tells what it registers, sorted. */
export async function registeredWhile(program: () => unknown, run: Run = {}): Promise<Registered[]> {
  const { stack = "test", config = {}, stacks = {} } = run;
  const registered: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, custom, ...given }) {
        const inputs = given.inputs as Registered["inputs"];
        if (type === "pulumi:pulumi:StackReference")
          return { id: name, state: { ...inputs, outputs: stacks[String(inputs.name)] } };
        registered.push({ type, name, inputs: withoutWrapping(inputs) as Registered["inputs"] });
        return { id: custom ? `${name}-id` : undefined, state: { ...inputs, ...computed(type, name) } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    "apim",
    stack,
    true,
    "organization",
  );
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.runInPulumiStack(async () => program());
  await pulumi.runtime.disconnect(); // waits for what is still being registered
  return registered.sort((one, other) => `${one.type} ${one.name}`.localeCompare(`${other.type} ${other.name}`));
}

/** A stack's configuration file as the engine would hand it over: `apim:key` to text. */
export function configOf(stack: string, changes: Record<string, unknown> = {}): Record<string, string> {
  const { config } = parse(readFileSync(join(PROJECT, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries({ ...config, ...changes }).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Secrets as what they hold, behind the word `secret`. */
function withoutWrapping(value: unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) return { secret: withoutWrapping(pulumi.runtime.unwrapRpcSecret(value)) };
  if (Array.isArray(value)) return value.map(withoutWrapping);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutWrapping(inner)]));
}

/** What a provider would have made up by itself. */
function computed(type: string, name: string): Record<string, unknown> {
  switch (type) {
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: `<id of ${name}>` };
    case "docker:index/container:Container":
      return { exitCode: 0, containerLogs: "" };
    case "random:index/randomPassword:RandomPassword":
    case "random:index/randomString:RandomString":
      return { result: `<${name}>` };
    case "tls:index/privateKey:PrivateKey":
      return { privateKeyPem: `<${name}>` };
    case "tls:index/selfSignedCert:SelfSignedCert":
      return { certPem: `<${name}>` };
    default:
      return {};
  }
}

/** The program runs as it is loaded, so each run needs it fresh. */
function forgetProgram(): void {
  for (const path of Object.keys(require.cache)) {
    if (path.startsWith(join(PROJECT, "stacks")) || path.startsWith(join(PROJECT, "infra"))) delete require.cache[path];
  }
}
