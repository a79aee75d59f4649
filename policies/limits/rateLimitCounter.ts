import * as docker from "@pulumi/docker";
import * as kong from "@pulumi/kong";
import type { StackValidationPolicy } from "@pulumi/policy";
import { Catalog } from "../kit/catalog";
import { isGatewayNode } from "../kit/container";
import { oneOf } from "../kit/names";
import { configOf } from "../kit/plugin";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

interface Config {
  nodes: number;
  policies: string[];
}

export const rateLimitCounter: StackValidationPolicy = {
  name: "rate-limit-counter",
  description: "Where more than one gateway node runs, they count requests together.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      nodes: {
        type: "integer",
        minimum: 1,
        description: "Gateway nodes, where they are not in the stack itself.",
        default: 1,
      },
      policies: {
        type: "array",
        items: { enum: ["local", "cluster", "redis"] },
        description: "Values of the plugin's policy that nodes count together by.",
        default: ["redis", "cluster"],
      },
    },
  },
  validateStack: validateStackWith(kong.Plugin, (args, report) => {
    const config = args.getConfig<Config>();
    const containers = args.resources.filter((resource) => resource.isType(docker.Container));
    const nodes = Math.max(config.nodes, containers.filter(({ props }) => isGatewayNode(props)).length);
    if (nodes === 1) return;
    eachKnown(new Catalog(args.resources).pluginsNamed("rate-limiting"), ({ plugin }) => {
      const { policy = "local" } = configOf(plugin.props);
      if (!config.policies.includes(policy))
        report(
          `Rate limit '${plugin.name}' counts by '${policy}' in each of ${nodes} gateway nodes, so that callers get ` +
            `up to ${nodes} times the limit; its policy must be ${oneOf(config.policies)}.`,
          plugin.urn,
        );
    });
  }),
};
