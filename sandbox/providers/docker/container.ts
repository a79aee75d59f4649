import type Dockerode from "dockerode";
import { type Change, isUnknown, resource } from "../kit";
import { creationFailure, startFailure } from "./container-errors";
import { allLines } from "./container-logs";
import { adjustableOptions, createOptions, endpoint } from "./container-options";
import { importedState, liveState, publishedPorts } from "./container-read";
import { inputs, type Inputs, outputs, type State, unsupported } from "./container-schema";
import { evidence, stillRuns, untilHealthy } from "./container-wait";
import { type Context, type Engine, failure, found, tolerate } from "./engine";
import { ensureImage } from "./pull";
import { uploadArchive, uploadFaults } from "./uploads";

/** docker:index/container:Container. Its identifier is the engine's. */
export const container = resource({
  inputs,
  outputs,
  unsupported,
  deleteBeforeReplace: (news, olds) => news.name === olds.name,

  check({ uploads }) {
    return Array.isArray(uploads) ? uploadFaults(uploads.filter((upload) => !isUnknown(upload))) : [];
  },

  async create(context: Context, inputs) {
    const engine = await context.client();
    await ensureImage(context, inputs.image);
    const container = await create(engine, inputs);
    try {
      await connectNetworks(engine, container, inputs);
      if (inputs.uploads?.length) {
        await container.putArchive(await uploadArchive(inputs.uploads), { path: "/" });
      }
      const result = inputs.start ? await run(context, engine, container, inputs) : {};
      return { id: container.id, state: { ...(await stateOf(container, inputs)), ...result } };
    } catch (error) {
      await discard(container);
      throw error;
    }
  },

  async read(context, id, state) {
    const engine = await context.client();
    const info = await found(engine.getContainer(id).inspect());
    if (!info) return undefined;
    const isImport = state.image === undefined;
    return { id: info.Id, state: isImport ? await importedState(engine, info) : liveState(info, state) };
  },

  async update(context, id, { news, changed }: Change<typeof inputs, typeof outputs>) {
    const adjustable = Object.keys(inputs).filter((name) => changed.has(name as keyof Inputs) && !isHandling(name));
    if (adjustable.length === 0) return;
    try {
      await (await context.client()).getContainer(id).update(adjustableOptions(news));
    } catch (error) {
      throw failure(`container '${news.name}' cannot be changed (${adjustable.join(", ")})`, error);
    }
  },

  async delete(context, id, state) {
    const container = (await context.client()).getContainer(id);
    const grace = state.destroyGraceSeconds;
    if (grace && !state.attach) await tolerate([304, 404], container.stop({ t: grace }));
    await remove(container, state.removeVolumes ?? true);
  },
});

/** Nothing for a container that ended and, by `rm`, is gone. */
async function stateOf(container: Dockerode.Container, inputs: Inputs): Promise<State> {
  const info = await found(container.inspect());
  if (!info) return {};
  const chosen = inputs.ports?.some((port) => !port.external) && info.State.Running;
  return { ...liveState(info, inputs), ...(chosen ? { ports: publishedPorts(info) } : {}) };
}

function isHandling(name: string): boolean {
  return name === "mustRun" || inputs[name as keyof typeof inputs].ignored === true;
}

async function create(engine: Engine, inputs: Inputs): Promise<Dockerode.Container> {
  try {
    return await engine.createContainer(createOptions(inputs));
  } catch (error) {
    throw await creationFailure(engine, inputs, error);
  }
}

/** The first network came with the creation: the engine takes no more than one there. */
async function connectNetworks(engine: Engine, container: Dockerode.Container, inputs: Inputs): Promise<void> {
  for (const network of (inputs.networksAdvanced ?? []).slice(1)) {
    try {
      await engine.getNetwork(network.name).connect({ Container: container.id, EndpointConfig: endpoint(network) });
    } catch (error) {
      throw failure(`container '${inputs.name}' cannot join network '${network.name}'`, error);
    }
  }
}

/** Starts the container, and watches it as long as the program asks for. */
async function run(
  context: Context,
  engine: Engine,
  container: Dockerode.Container,
  inputs: Inputs,
): Promise<Pick<State, "exitCode" | "containerLogs">> {
  try {
    await container.start();
  } catch (error) {
    throw await startFailure(engine, inputs, error);
  }
  if (inputs.wait) await untilHealthy(container, inputs, context.signal);
  else if (inputs.mustRun && !inputs.attach) await stillRuns(container, inputs);
  return inputs.attach ? untilEnd(context, engine, container, inputs) : {};
}

async function untilEnd(
  context: Context,
  engine: Engine,
  container: Dockerode.Container,
  inputs: Inputs,
): Promise<Pick<State, "exitCode" | "containerLogs">> {
  const interrupt = () => void container.kill().catch(() => undefined);
  context.signal.addEventListener("abort", interrupt);
  try {
    const logs = inputs.logs ? allLines(engine, container, inputs.tty ?? false) : undefined;
    const { StatusCode: exitCode } = (await container.wait()) as { StatusCode: number };
    context.signal.throwIfAborted();
    if (exitCode !== 0) {
      const log = inputs.rm ? "" : await evidence(container, inputs);
      context.warn(`container '${inputs.name}' exited with code ${exitCode}${log}`);
    }
    return { exitCode, ...(logs ? { containerLogs: await logs } : {}) };
  } finally {
    context.signal.removeEventListener("abort", interrupt);
  }
}

/** A container that did not come up goes at once: nothing of it is in state, and its name must be free for the next try. */
async function discard(container: Dockerode.Container): Promise<void> {
  await remove(container, true).catch(() => undefined);
}

/** Removes the container and waits until its name is free. */
async function remove(container: Dockerode.Container, volumes: boolean): Promise<void> {
  try {
    await tolerate([404, 409], container.remove({ force: true, v: volumes }));
    await tolerate([404], container.wait({ condition: "removed" }));
  } catch (error) {
    throw failure(`container ${container.id.slice(0, 12)} cannot be removed`, error);
  }
}
