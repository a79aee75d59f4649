import type Dockerode from "dockerode";
import { type Context, type Credentials, type Engine, failure, found } from "./engine";
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
    throw failure(`image '${name}' is not on the engine and cannot be pulled`, error);
  }
  return engine.getImage(name).inspect();
}

async function pull(engine: Engine, name: string, platform?: string): Promise<void> {
  const tagged = /[:@][^/]+$/.test(name) ? name : `${name}:latest`;
  const authconfig = loginFor(engine.credentials ?? [], name);
  await finished(
    await engine.pull(tagged, { ...(platform ? { platform } : {}), ...(authconfig ? { authconfig } : {}) }),
  );
}

/** The credentials for an image's registry, if there are any. */
export function loginFor(credentials: readonly Credentials[], image: string): Dockerode.AuthConfigObject | undefined {
  const registry = registryOf(image);
  const login = credentials.find(({ address }) => registryOf(`${address.replace(/^https?:\/\//, "")}/x`) === registry);
  if (!login) return undefined;
  return { username: login.username ?? "", password: login.password ?? "", serveraddress: login.address };
}

/** The first part of a name is a registry if it looks like a host; all other names are those of Docker Hub. */
function registryOf(image: string): string {
  const [first = ""] = image.split("/");
  const isHost = image.includes("/") && (/[.:]/.test(first) || first === "localhost");
  return isHost && !/(^|\.)docker\.io$/.test(first) ? first : "docker.io";
}
