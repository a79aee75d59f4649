import type Dockerode from "dockerode";
import { boolean, map, object, resource, set, string, type Values } from "../kit";
import { type Context, type Engine, failure, found, reason, tolerate } from "./engine";
import { fromEngine, labels, toEngine } from "./labels";

const inputs = {
  name: string({ autoName: true }),
  driver: string({ default: "bridge" }),
  options: map(string(), { computed: true }),
  internal: boolean(),
  attachable: boolean(),
  ingress: boolean(),
  ipv6: boolean(),
  ipamDriver: string({ default: "default" }),
  ipamOptions: map(string()),
  ipamConfigs: set(object({ subnet: string(), ipRange: string(), gateway: string(), auxAddress: map(string()) }), {
    computed: true,
  }),
  labels,
};
type Inputs = Values<typeof inputs>;

/** docker:index/network:Network. Its identifier is the engine's. */
export const network = resource({
  inputs,
  outputs: { scope: string() },
  deleteBeforeReplace: (news, olds) => news.name === olds.name,

  async create(context: Context, inputs) {
    const engine = await context.client();
    const { name } = inputs;
    try {
      const { id } = await engine.createNetwork(createOptions(name, inputs));
      return { id, state: live(await engine.getNetwork(id).inspect(), inputs) };
    } catch (error) {
      throw await creationFailure(engine, inputs, error);
    }
  },

  async read(context, id, state) {
    const info = await found<Dockerode.NetworkInspectInfo>((await context.client()).getNetwork(id).inspect());
    return info && { id: info.Id, state: live(info, state) };
  },

  async delete(context, id) {
    const network = (await context.client()).getNetwork(id);
    try {
      await tolerate([404], network.remove());
    } catch (error) {
      const info = await found<Dockerode.NetworkInspectInfo>(network.inspect());
      const members = Object.values(info?.Containers ?? {}).map((container) => container.Name);
      const users = members.length > 0 ? `; in use by ${members.join(", ")}` : "";
      throw failure(`network '${info?.Name ?? id}' cannot be removed`, error, users);
    }
  },
});

function createOptions(name: string, inputs: Inputs): Dockerode.NetworkCreateOptions {
  return {
    Name: name,
    CheckDuplicate: true,
    Driver: inputs.driver,
    Options: inputs.options ?? {},
    Internal: inputs.internal ?? false,
    Attachable: inputs.attachable ?? false,
    Ingress: inputs.ingress ?? false,
    EnableIPv6: inputs.ipv6 ?? false,
    Labels: toEngine(inputs.labels),
    IPAM: {
      Driver: inputs.ipamDriver,
      Options: inputs.ipamOptions ?? {},
      Config: (inputs.ipamConfigs ?? []).map((config) => ({
        ...(config.subnet ? { Subnet: config.subnet } : {}),
        ...(config.ipRange ? { IPRange: config.ipRange } : {}),
        ...(config.gateway ? { Gateway: config.gateway } : {}),
        ...(config.auxAddress ? { AuxiliaryAddresses: config.auxAddress } : {}),
      })),
    },
  };
}

/** What can be seen of a network. The engine chooses a gateway where none was asked for: that is left out. */
function live(info: Dockerode.NetworkInspectInfo, known: Partial<Inputs>) {
  const gateways = new Set(known.ipamConfigs?.map((config) => config.gateway));
  return {
    name: info.Name,
    driver: info.Driver,
    internal: info.Internal,
    attachable: info.Attachable,
    ingress: info.Ingress,
    ipv6: info.EnableIPv6,
    ipamDriver: info.IPAM?.Driver ?? "default",
    ipamConfigs: (info.IPAM?.Config ?? []).map((config) => ({
      subnet: config.Subnet,
      ...(config.IPRange ? { ipRange: config.IPRange } : {}),
      ...(known.ipamConfigs && !gateways.has(config.Gateway) ? {} : { gateway: config.Gateway }),
      ...(config.AuxiliaryAddresses ? { auxAddress: config.AuxiliaryAddresses as Record<string, string> } : {}),
    })),
    options: info.Options ?? {},
    labels: fromEngine(info.Labels),
    scope: info.Scope,
  };
}

/** Why a network could not be created, and which other one stands in its way. */
async function creationFailure(engine: Engine, inputs: Inputs, error: unknown): Promise<Error> {
  const { name } = inputs;
  const what = `network '${name}' cannot be created`;
  const message = reason(error);
  const others = await engine.listNetworks();
  if (message.includes("already exists") && others.some((other) => other.Name === name)) {
    return new Error(`${what}: one of that name exists already; import it, or remove it: docker network rm ${name}`);
  }
  if (!/overlaps|Pool/i.test(message)) return failure(what, error);
  const taken = others.flatMap((other) => (other.IPAM?.Config ?? []).map(({ Subnet }) => `${Subnet} (${other.Name})`));
  const wanted = inputs.ipamConfigs?.map((config) => config.subnet).join(", ") || "no subnet in particular";
  return failure(what, error, `; wanted ${wanted}, in use: ${taken.join(", ")}`);
}
