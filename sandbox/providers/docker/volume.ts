import { map, resource, string } from "../kit";
import { type Context, failure, found, tolerate } from "./engine";
import { fromEngine, labels, toEngine } from "./labels";

/** docker:index/volume:Volume. Its identifier is its name. */
export const volume = resource({
  inputs: {
    name: string({ autoName: true }),
    driver: string({ default: "local" }),
    driverOpts: map(string()),
    labels,
  },
  outputs: { mountpoint: string() },
  unsupported: ["cluster"],
  deleteBeforeReplace: (news, olds) => news.name === olds.name,

  async create(context: Context, inputs) {
    const engine = await context.client();
    const { name } = inputs;
    if (await found(engine.getVolume(name).inspect())) {
      throw new Error(`a volume '${name}' exists already; import it, or remove it with: docker volume rm ${name}`);
    }
    await engine.createVolume({
      Name: name,
      Driver: inputs.driver,
      DriverOpts: inputs.driverOpts ?? {},
      Labels: toEngine(inputs.labels),
    });
    const { Mountpoint: mountpoint } = await engine.getVolume(name).inspect();
    return { id: name, state: { mountpoint } };
  },

  async read(context, id) {
    const live = await found((await context.client()).getVolume(id).inspect());
    if (!live) return undefined;
    const { Name: name, Driver: driver, Options, Labels, Mountpoint: mountpoint } = live;
    return { id: name, state: { name, driver, driverOpts: Options ?? {}, labels: fromEngine(Labels), mountpoint } };
  },

  async delete(context, id) {
    try {
      await tolerate([404], (await context.client()).getVolume(id).remove());
    } catch (error) {
      throw failure(`volume '${id}' cannot be removed`, error);
    }
  },
});
