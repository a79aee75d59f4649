import type { Inputs } from "./container-schema";
import { type Engine, reason } from "./engine";

/** Why a container could not be created, in terms of what the user can do. */
export async function creationFailure(engine: Engine, inputs: Inputs, error: unknown): Promise<Error> {
  const message = reason(error);
  if (message.includes("is already in use by container")) return nameTaken(engine, inputs.name);
  return new Error(`container '${inputs.name}' cannot be created: ${message}`);
}

async function nameTaken(engine: Engine, name: string): Promise<Error> {
  const containers = await engine.listContainers({ all: true });
  const owner = containers.find((container) => container.Names.includes(`/${name}`));
  const which = owner ? ` (${owner.Id.slice(0, 12)}, image ${owner.Image}, ${owner.Status})` : "";
  return new Error(
    `a container '${name}' exists already${which} and is not the one of this stack; ` +
      `it was left alone. Remove it with: docker rm -f ${name}`,
  );
}

/** Why a container could not be started: above all, ports that others hold. */
export async function startFailure(engine: Engine, inputs: Inputs, error: unknown): Promise<Error> {
  const message = reason(error);
  const [, address] = /(?:Bind for|listen (?:tcp|udp)[46]?) (\S+:\d+)(?::| )/.exec(message) ?? [];
  if (!address || !/already allocated|already in use/.test(message)) {
    return new Error(`container '${inputs.name}' cannot be started: ${message}`);
  }
  const port = Number(address.slice(address.lastIndexOf(":") + 1));
  const containers = await engine.listContainers();
  const holder = containers.find((other) => other.Ports.some(({ PublicPort }) => PublicPort === port));
  const taker = holder ? `container '${holder.Names[0]?.slice(1)}'` : "another process of the host";
  return new Error(`port ${address} of container '${inputs.name}' is taken by ${taker}`);
}
