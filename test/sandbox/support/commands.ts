import assert from "node:assert/strict";
import { containersOf, inspect, isWell } from "./docker";
import { CONTAINERS, platform } from "./platform";

/** Everything that updates and previews of the platform have printed so far. */
export const printed: string[] = [];

/** `make up`, after which every container must do what it is there for. Returns what it printed. */
export async function takeUp(containers = CONTAINERS): Promise<string> {
  const { code, output } = await platform.make("up");
  printed.push(output);
  assert.equal(code, 0, output);
  await assertAllWell(containers);
  return output;
}

/** A command of the engine that must succeed on the platform's stack. Returns what it printed. */
export async function engine(...args: string[]): Promise<string> {
  const { code, output } = await platform.pulumi(...args);
  printed.push(output);
  assert.equal(code, 0, output);
  return output;
}

export async function assertAllWell(containers = CONTAINERS): Promise<void> {
  assert.deepEqual(await containersOf(platform.name), containers);
  const unwell = (await inspect(containers)).filter((container) => !isWell(container));
  assert.deepEqual(
    unwell.map(({ Name, State }) => `${Name} is ${State.Health?.Status ?? State.Status}`),
    [],
  );
}

/** The lines of an update's summary below "Resources:", as in `3 created`. */
export function summary(output: string): string[] {
  const lines = output.slice(output.lastIndexOf("Resources:")).split("\n").slice(1);
  const end = lines.findIndex((line) => !/^\s+\S/.test(line));
  return lines.slice(0, end === -1 ? undefined : end).map((line) => line.trim());
}
