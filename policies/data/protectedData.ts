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
        description: "Types of resources that must be protected, each with types of parents before it or without.",
        default: [
          "docker:index/volume:Volume",
          "postgresql:index/database:Database",
          "postgresql:index/role:Role",
          "postgresql:index/physicalReplicationSlot:PhysicalReplicationSlot",
          // Passwords that are in the database too; those of APIs' consumers come and go with them.
          "apim:database:DatabaseRoles$random:index/randomPassword:RandomPassword",
          "apim:database:PostgresPrimary$random:index/randomPassword:RandomPassword",
        ],
      },
    },
  },
  validateResource: (args, report) => {
    const { type, name, urn, opts } = args;
    if (args.getConfig<Config>().types.some((one) => isOf(urn, one)) && !opts.protect)
      report(
        `'${name}' (${type}) can be deleted by an update; set 'apim:protect' to true, or the option 'protect' on it.`,
      );
  },
};

/** A URN, `urn:pulumi:<stack>::<project>::<types>::<name>`, has the types of all parents before a resource's own. */
function isOf(urn: string, type: string): boolean {
  return `$${urn.split("::")[2]}`.endsWith(`$${type}`);
}
