import type Dockerode from "dockerode";
import { boolean, list, map, resource, string } from "../kit";
import { build, buildImage } from "./build";
import { type Context, type Engine, failure, found, tolerate } from "./engine";
import { ensureImage } from "./pull";

/** Identifiers that this run of the engine has made: to replace an image by the same one is not to remove it. */
const made = new Set<string>();

/** docker:index/remoteImage:RemoteImage. Its identifier is the image's, followed by the name. */
export const image = resource({
  inputs: {
    name: string({ required: true, replace: true }),
    platform: string({ replace: true }),
    build: { ...build, replace: true },
    /** A change builds or pulls anew. */
    triggers: map(string(), { replace: true }),
    pullTriggers: list(string(), { replace: true }),
    keepLocally: boolean({ ignored: true }),
    forceRemove: boolean({ ignored: true }),
  },
  outputs: { imageId: string(), repoDigest: string() },

  async create(context: Context, { name, build, platform }) {
    if (build) await buildImage(context, name, build);
    const info = build ? await named(await context.client(), name) : await ensureImage(context, name, platform);
    if (!info) throw new Error(`image '${name}' is not on the engine after its build`);
    const id = info.Id + name;
    made.add(id);
    return { id, state: seen(info, name) };
  },

  async read(context, id, { name = id.replace(/^sha256:[0-9a-f]{64}/, "") }) {
    const info = await named(await context.client(), name);
    return info && { id: info.Id + name, state: { name, ...seen(info, name) } };
  },

  async delete(context, id, { name = "", imageId = "", keepLocally, forceRemove }) {
    if (keepLocally || made.has(id)) return;
    const engine = await context.client();
    const isNamed = (await named(engine, name))?.Id === imageId;
    try {
      // Once the name has passed on to a newer image, the old one goes by its identifier, unless something still uses it.
      if (isNamed) await tolerate([404], engine.getImage(name).remove({ force: forceRemove ?? false }));
      else await tolerate([404, 409], engine.getImage(imageId).remove());
    } catch (error) {
      throw failure(`image '${name}' cannot be removed`, error);
    }
  },
});

function named(engine: Engine, name: string): Promise<Dockerode.ImageInspectInfo | undefined> {
  return found(engine.getImage(name).inspect());
}

function seen(info: Dockerode.ImageInspectInfo, name: string) {
  const repository = name.replace(/[:@][^/]*$/, "");
  const repoDigest = info.RepoDigests?.find((digest) => digest.startsWith(`${repository}@`)) ?? "";
  return { imageId: info.Id, repoDigest };
}
