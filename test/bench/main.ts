import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../sandbox/support/run";
import { ScratchStack } from "../sandbox/support/scratchStack";
import { Compose } from "./compose";
import { EmptyProgram } from "./emptyProgram";
import { report, type Results } from "./report";
import { timed, timedToFirstAnswer } from "./stopwatch";

const FOLDER = join(PROJECT, "bench");
const ROUNDS = Number(process.argv[2] ?? 3);

/** A platform of its own, beside all else on the machine; only its ports and names differ from the sandbox's. */
const stack = new ScratchStack({ name: "bench", portOffset: 11_000, cidr: "172.30.0.0/16" });
const compose = new Compose(stack, FOLDER);
const empty = new EmptyProgram();

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await compose.down();
  await stack.prepare();
  try {
    const results = await measure();
    writeFileSync(join(FOLDER, "results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
    console.log(report(results));
  } finally {
    await compose.down().finally(() => stack.remove());
    compose.remove();
    empty.remove();
  }
}

async function measure(): Promise<Results> {
  const results: Results = { rounds: ROUNDS, up: [], compose: [], preview: [], emptyPreview: [] };
  say("the platform from nothing, not measured: later runs find its data");
  await succeed(stack.make("up"));
  await compose.write();
  await empty.write();
  await empty.preview();
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS}: previews, docker-compose up, make up`);
    results.preview.push(await timed(() => succeed(stack.pulumi("preview", "--expect-no-changes"))));
    results.emptyPreview.push(await timed(() => empty.preview()));
    await succeed(stack.make("down"));
    results.compose.push(await timedToFirstAnswer(demoUrl(), () => compose.up()));
    await compose.down();
    results.up.push(await timedToFirstAnswer(demoUrl(), () => succeed(stack.make("up"))));
  }
  return results;
}

function demoUrl(): string {
  return stack.url("proxy", "/demo/echo");
}

async function succeed(command: ReturnType<ScratchStack["make"]>): Promise<void> {
  const { code, output } = await command;
  if (code !== 0) throw new Error(output);
}

function say(what: string): void {
  console.error(`==> ${what}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
