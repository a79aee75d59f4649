import { join } from "node:path";
import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type Host, type ServiceArgs, readText, render } from "../../host";
import { type NodeArgs, isSynchronous, nodeBase } from "../settings";
import type { Quorum } from "./quorum";

const CONFIG_FILE = "/etc/patroni/patroni.yml";
const ENTRYPOINT = "/usr/local/bin/node.sh";
const HEALTH = "/usr/local/bin/node-health.sh";

interface AutomaticNodeArgs extends NodeArgs {
  /** Postgres with Patroni. */
  image: docker.RemoteImage;
  quorum: Quorum;
}

/** A Postgres node that Patroni runs, primary or replica: nothing here says which it is. */
export function automaticNode(host: Host, { image, quorum, ...args }: AutomaticNodeArgs): ServiceArgs {
  const { maxConnections, maxWalSenders, walKeepSizeMb } = host.config.database;
  const synchronous = String(isSynchronous(host.config.database));
  const settings = { maxConnections, maxWalSenders, walKeepSizeMb, synchronous };
  const base = nodeBase(host, args);
  return {
    ...base,
    image,
    entrypoint: [ENTRYPOINT],
    files: [
      ...(base.files ?? []),
      ...quorum.keys,
      {
        path: CONFIG_FILE,
        content: pulumi
          .all([quorum.endpoints, quorum.scope])
          .apply(([endpoints, scope]) =>
            render(join(__dirname, "patroni.yml"), { ...settings, node: args.hostname, quorum: endpoints, scope }),
          ),
      },
      ...["node.sh", "node-health.sh", "name-primary.sh"].map((script) => ({
        path: `/usr/local/bin/${script}`,
        content: readText(__dirname, script),
        mode: "0555",
      })),
    ],
    environment: {
      ...base.environment,
      PATRONI_CONFIG: CONFIG_FILE,
      PATRONICTL_CONFIG_FILE: CONFIG_FILE,
      // Of both roles that a node logs in to the other by. Not there before they are.
      PGPASSFILE: "/run/passwords/nodes.pgpass",
    },
    healthcheck: [HEALTH],
  };
}
