import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "../../sandbox/support/run";
import { ScratchStack } from "../../sandbox/support/scratchStack";
import { Client } from "./client";
import { percentile, report, type Results } from "./report";
import { Routes } from "./routes";

const FOLDER = join(PROJECT, "bench");

/** Sent at once, to see how many a second become searchable. */
const BURST = 5000;
/** Of each kind, in turns, to see what logging costs a request. */
const ROUNDS = 20;
const REQUESTS_A_ROUND = 200;

/** A platform of its own, beside all else on the machine. */
const stack = new ScratchStack({ name: "bench", portOffset: 11_000, cidr: "172.30.0.0/16" });

async function main(): Promise<void> {
  await stack.prepare();
  try {
    say("the platform from nothing");
    const { code, output } = await stack.make("up");
    if (code !== 0) throw new Error(output);
    const results = await measure(new Routes(stack));
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, "logs.json"), `${JSON.stringify(results, undefined, 2)}\n`);
    console.log(report(results));
  } finally {
    await stack.remove();
  }
}

async function measure(routes: Routes): Promise<Results> {
  await routes.create();
  const client = new Client();
  await client.send(routes.logged, 500);
  await client.send(routes.unlogged, 500);
  await routes.searchable(500);

  say(`${2 * ROUNDS * REQUESTS_A_ROUND} requests, with and without logs in turns`);
  const logged: number[] = [];
  const unlogged: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    logged.push(...(await client.send(routes.logged, REQUESTS_A_ROUND)));
    unlogged.push(...(await client.send(routes.unlogged, REQUESTS_A_ROUND)));
  }
  const before = 500 + ROUNDS * REQUESTS_A_ROUND;
  await routes.searchable(before);

  say(`${BURST} requests at once`);
  const began = performance.now();
  await client.send(routes.logged, BURST);
  const answered = performance.now();
  await routes.searchable(before + BURST);
  const searchable = performance.now();
  client.close();

  const latency = (times: number[]) => ({ p50: percentile(times, 50), p99: percentile(times, 99) });
  return {
    requests: BURST,
    answeredPerSecond: (BURST * 1000) / (answered - began),
    searchablePerSecond: (BURST * 1000) / (searchable - began),
    behindSeconds: (searchable - answered) / 1000,
    logged: latency(logged),
    unlogged: latency(unlogged),
  };
}

function say(what: string): void {
  console.error(`==> ${what}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
