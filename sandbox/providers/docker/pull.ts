import type Dockerode from "dockerode";
import { type Context, type Engine, found, reason } from "./engine";
import { finished } from "./progress";

/** The image on the engine; pulled first when it is not there. */
export async function ensureImage(
  context: Context,
  name: string,
  platform?: string,
): Promise<Dockerode.ImageInspectInfo> {
  const engine = await context.client();
  const local = await found(engine.getImage(name).inspect());
  if (local) return local;
  context.status(`pulling ${name}`);
  try {
    await pull(engine, name, platform);
  } catch (error) {
    throw new Error(`image '${name}' is not on the engine and cannot be pulled: ${reason(error)}`);
  }
  return engine.getImage(name).inspect();
}

async function pull(engine: Engine, name: string, platform?: string): Promise<void> {
  const tagged = /[:@][^/]+$/.test(name) ? name : `${name}:latest`;
  await finished(await engine.pull(tagged, platform ? { platform } : {}));
}
