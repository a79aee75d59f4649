import { setTimeout as sleep } from "node:timers/promises";
import type Dockerode from "dockerode";
import { lastLines } from "./container-logs";
import type { Inputs } from "./container-schema";

const POLL_MS = 200;
const LOG_LINES = 20;

/** Waits until the container's health check passes; throws as soon as that cannot happen any more. */
export async function untilHealthy(container: Dockerode.Container, inputs: Inputs, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + inputs.waitTimeout * 1000;
  for (;;) {
    const { State: state, Config: config } = await container.inspect();
    if (!config.Healthcheck?.Test?.length || config.Healthcheck.Test[0] === "NONE") {
      throw new Error("wait is set, but neither the container nor its image has a health check");
    }
    if (state.Health?.Status === "healthy") return;
    if (!state.Running) throw new Error(await exited(container, inputs, state.ExitCode));
    if (state.Health?.Status === "unhealthy") throw new Error(await unhealthy(container, inputs, "is unhealthy"));
    if (Date.now() > deadline) {
      throw new Error(await unhealthy(container, inputs, `was not healthy within ${inputs.waitTimeout} s`));
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Throws if the container that was just started has ended already. */
export async function stillRuns(container: Dockerode.Container, inputs: Inputs): Promise<void> {
  const { State: state } = await container.inspect();
  if (!state.Running) throw new Error(await exited(container, inputs, state.ExitCode));
}

async function exited(container: Dockerode.Container, inputs: Inputs, code: number): Promise<string> {
  return `container '${inputs.name}' exited with code ${code}${await evidence(container, inputs)}`;
}

async function unhealthy(container: Dockerode.Container, inputs: Inputs, what: string): Promise<string> {
  const { State: state } = await container.inspect();
  const last = state.Health?.Log?.at(-1);
  const check = last
    ? `\nlast health check (code ${last.ExitCode}): ${last.Output.trim()}`
    : "\nno health check ended yet";
  return `container '${inputs.name}' ${what}${check}${await evidence(container, inputs)}`;
}

/** The end of the log, which tells more than any status. */
export async function evidence(container: Dockerode.Container, inputs: Inputs): Promise<string> {
  const lines = await lastLines(container, inputs.tty ?? false, LOG_LINES);
  return lines ? `\nlast lines of its log:\n${lines}` : "\nits log is empty";
}
