import { relative } from "node:path";
import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { hashFolder } from "./files";
import type { Host } from "./host";

/**
 * The configured image, or else one built from a folder, on top of the `postgres` image, on the machine itself; again
 * where the folder or that image changes.
 */
export function imageOnPostgres(
  name: string,
  host: Host,
  { configured, folder }: { configured?: string; folder: string },
  opts: pulumi.CustomResourceOptions,
): docker.RemoteImage {
  const { postgres } = host.config.images;
  const args: docker.RemoteImageArgs = configured
    ? { name: configured, keepLocally: true }
    : {
        name: `${host.named(`apim-${name}`)}:${postgres.split("@")[0]?.split(":").at(-1)}`,
        keepLocally: true,
        build: {
          context: relative(process.cwd(), folder),
          buildArgs: { POSTGRES_IMAGE: host.image("postgres").name },
        },
        triggers: { folder: hashFolder(folder), base: postgres },
      };
  return new docker.RemoteImage(`${name}-image`, args, { ...opts, provider: host.docker });
}
