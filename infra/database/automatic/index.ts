import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { type Host, type ServiceArgs, imageOnPostgres } from "../../host";
import type { NodeArgs } from "../settings";
import { automaticNode } from "./node";
import { Quorum } from "./quorum";

/** What nodes need that decide by themselves which is the primary. Returns how to run one. */
export function patroni(host: Host, opts: pulumi.ComponentResourceOptions): (args: NodeArgs) => ServiceArgs {
  const quorum = new Quorum("quorum", { host }, opts);
  const source = { configured: host.config.images.patroni, folder: join(__dirname, "image") };
  const image = imageOnPostgres("patroni", host, source, opts);
  return (args) => automaticNode(host, { ...args, image, quorum });
}
