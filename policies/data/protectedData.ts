import type { ResourceValidationPolicy } from "@pulumi/policy";

interface Config {
  types: string[];
}

export const protectedData: ResourceValidationPolicy = {
  name: "protected-data",
  description: "What holds data, or gives access to it, cannot be deleted by an update.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      types: {
        type: "array",
        items: { type: "string" },
        description: "Types of resources that must be protected.",
        default: [
          "docker:index/volume:Volume",
          "postgresql:index/database:Database",
          "postgresql:index/role:Role",
          "postgresql:index/physicalReplicationSlot:PhysicalReplicationSlot",
          "random:index/randomPassword:RandomPassword",
        ],
      },
    },
  },
  validateResource: (args, report) => {
    const { type, name, opts } = args;
    if (args.getConfig<Config>().types.includes(type) && !opts.protect)
      report(
        `'${name}' (${type}) can be deleted by an update; set 'apim:protect' to true, or the option 'protect' on it.`,
      );
  },
};
