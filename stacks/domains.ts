// Previews or deploys the domains of an environment that have stacks of their own, several at once, and sums them up.
// usage: node -r sucrase/register/ts stacks/domains.ts preview|up ENVIRONMENT [PULUMI-ARGUMENT...]
//   PULUMI       the CLI, as in 'sandbox/pulumi'; 'pulumi' by default
//   CONCURRENCY  stacks at once; as many as there are processors by default
// Exits 1 where a stack failed, and prints all that it said.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { startPolicyPack } from "./sharedPolicyPack";

const PROJECT = join(__dirname, "..");

/**
 * How far the engine's heap grows before it is cleared up, in percent. It writes the state at each step, and with Go's
 * own 100 would spend a sixth of its time on clearing up after that.
 */
const GOGC = "400";

export interface Outcome {
  stack: string;
  succeeded: boolean;
  /** What Pulumi counts at its end, as in `{ "created": 3, "unchanged": 5 }`. */
  counts: Record<string, number>;
  seconds: number;
  output: string;
}

/** Names of the stacks whose file says that they belong to an environment's platform. */
export function domainStacks(environment: string, folder = PROJECT): string[] {
  return readdirSync(folder)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .filter((stack) => {
      const { config } = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as {
        config?: Record<string, unknown>;
      };
      return config?.["apim:platformStack"] === environment;
    })
    .sort();
}

/** Counts behind the line `Resources:`; those of a preview under the names that an update has for them. */
export function countsIn(output: string): Record<string, number> {
  const [, block = ""] = /^Resources:\n((?: {4}.*\n?)+)/m.exec(output) ?? [];
  const counted = [...block.matchAll(/(\d+) (?:to )?(\w+)/g)].map(([, count, what = ""]) => [
    past(what),
    Number(count),
  ]);
  return Object.fromEntries(counted.filter(([what]) => what !== "changes")) as Record<string, number>;
}

/** Runs a command for each stack, so many at once. */
export async function runAll(
  stacks: string[],
  run: (stack: string) => Promise<Outcome>,
  concurrency: number,
): Promise<Outcome[]> {
  const waiting = [...stacks];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let stack = waiting.shift(); stack !== undefined; stack = waiting.shift()) outcomes.push(await run(stack));
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, stacks.length) }, worker));
  return outcomes;
}

function pulumi(command: string, stack: string, more: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const began = performance.now();
  const child = spawn(
    process.env.PULUMI || "pulumi",
    [command, "--stack", stack, "--non-interactive", ...(command === "up" ? ["--yes", "--skip-preview"] : []), ...more],
    { cwd: PROJECT, env: { GOGC, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const seconds = (performance.now() - began) / 1000;
      const outcome = { stack, succeeded: code === 0, counts: countsIn(output), seconds, output };
      console.log(lineOf(outcome));
      resolve(outcome);
    });
  });
}

function lineOf({ stack, succeeded, counts, seconds }: Outcome): string {
  return `${stack.padEnd(24)} ${succeeded ? "" : "FAILED  "}${sentence(counts)}  (${seconds.toFixed(1)} s)`;
}

function sentence(counts: Record<string, number>): string {
  return (
    Object.entries(counts)
      .map(([what, count]) => `${count} ${what}`)
      .join(", ") || "nothing counted"
  );
}

/** What an update calls that which a preview would `create`, `update`, `delete` or `replace`. */
function past(what: string): string {
  if (what === "import") return "imported";
  return what.endsWith("e") ? `${what}d` : what;
}

async function main([command = "", environment = "", ...more]: string[]): Promise<void> {
  if (!["preview", "up"].includes(command) || !environment)
    throw new Error("usage: node -r sucrase/register/ts stacks/domains.ts preview|up ENVIRONMENT [PULUMI-ARGUMENT...]");
  const stacks = domainStacks(environment);
  if (stacks.length === 0) {
    console.log(`No stack's file has 'apim:platformStack: ${environment}'.`);
    return;
  }
  const concurrency = Number(process.env.CONCURRENCY || availableParallelism());
  const { values } = parseArgs({ args: more, strict: false, options: { "policy-pack": { type: "string" } } });
  const folder = values["policy-pack"];
  const pack = typeof folder === "string" ? await startPolicyPack(folder) : undefined;
  const run = (stack: string) => pulumi(command, stack, more, pack?.env ?? process.env);
  const outcomes = await runAll(stacks, run, concurrency).finally(() => pack?.end());
  const failed = outcomes.filter(({ succeeded }) => !succeeded);
  for (const { stack, output } of failed) console.error(`\n${stack} failed:\n${output}`);
  const total: Record<string, number> = {};
  for (const { counts } of outcomes)
    for (const [what, count] of Object.entries(counts)) total[what] = (total[what] ?? 0) + count;
  console.log(`${outcomes.length} domains${failed.length > 0 ? `, ${failed.length} FAILED` : ""}: ${sentence(total)}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
