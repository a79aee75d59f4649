import { resolve } from "node:path";
import type Dockerode from "dockerode";
import { boolean, list, map, object, string, type Values } from "../kit";
import { buildContext, dockerfileWithin } from "./build-context";
import { type Context, failure } from "./engine";
import { finished } from "./progress";

const KEPT_LINES = 30;

const fields = {
  /** A folder, relative to the program's. */
  context: string({ required: true }),
  dockerfile: string({ default: "Dockerfile" }),
  buildArgs: map(string()),
  label: map(string()),
  labels: map(string()),
  /** More names for the image, beside the resource's own. */
  tags: list(string()),
  target: string(),
  noCache: boolean(),
  pullParent: boolean(),
  remove: boolean({ default: true }),
  forceRemove: boolean(),
  networkMode: string(),
  extraHosts: list(string()),
  platform: string(),
  suppressOutput: boolean(),
  useLegacyBuilder: boolean(),
};

const UNSUPPORTED: readonly string[] = [
  ...["additionalContexts", "authConfigs", "buildId", "buildLogFile", "builder", "cacheFroms", "cacheTos"],
  ...["cgroupParent", "cpuPeriod", "cpuQuota", "cpuSetCpus", "cpuSetMems", "cpuShares", "isolation", "memory"],
  ...["memorySwap", "provenance", "remoteContext", "sbom", "secrets", "securityOpts", "sessionId", "shmSize"],
  ...["squash", "ulimits", "version"],
];

/** How an image is built. The builder is the engine's own, not BuildKit's. */
export const build = object(fields, { unsupported: UNSUPPORTED });
type Build = Values<typeof fields>;

/** Builds the image on the engine and gives it its name; an error shows the last lines of the build. */
export async function buildImage(context: Context, name: string, build: Build): Promise<void> {
  const engine = await context.client();
  const root = resolve(build.context);
  const dockerfile = dockerfileWithin(root, build.dockerfile);
  context.status(`building ${name} from ${build.context}`);
  const lines: string[] = [];
  try {
    const archive = await buildContext(root, dockerfile);
    const output = await engine.buildImage(archive, {
      ...options(name, build, dockerfile),
      abortSignal: context.signal,
    });
    await finished(output, (text) => lines.push(...text.split("\n").filter(Boolean)));
  } catch (error) {
    const log = lines.slice(-KEPT_LINES).join("\n");
    throw failure(`image '${name}' cannot be built`, error, log && `\nlast lines of the build:\n${log}`);
  }
}

function options(name: string, build: Build, dockerfile: string): Dockerode.ImageBuildOptions {
  return {
    t: [name, ...(build.tags ?? [])] as unknown as string, // the engine takes several; its client's types do not say so
    dockerfile,
    buildargs: build.buildArgs ?? {},
    labels: { ...build.label, ...build.labels },
    nocache: build.noCache ?? false,
    pull: build.pullParent ?? false,
    rm: build.remove,
    forcerm: build.forceRemove ?? false,
    ...(build.target ? { target: build.target } : {}),
    ...(build.networkMode ? { networkmode: build.networkMode } : {}),
    ...(build.extraHosts ? { extrahosts: build.extraHosts.join(",") } : {}),
    ...(build.platform ? { platform: build.platform } : {}),
  };
}
