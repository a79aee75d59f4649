import * as docker from "@pulumi/docker";
import type { StackValidationPolicy } from "@pulumi/policy";
import { validateStackWith } from "../kit/stack";

export const replicaPresent: StackValidationPolicy = {
  name: "replica-present",
  description: "Beside a primary database runs its replica.",
  enforcementLevel: "mandatory",
  validateStack: validateStackWith(docker.Container, ({ resources }, report) => {
    const containers = resources.filter((resource) => resource.isType(docker.Container));
    const names = new Set(containers.map(({ props }) => props.name as string));
    for (const { props, urn } of containers) {
      const primary = props.name as string;
      if (!/(^|-)kong-database-master$/.test(primary)) continue;
      const replica = primary.replace(/master$/, "slave");
      if (!names.has(replica))
        report(`Database '${primary}' has no replica; a container '${replica}' must be there.`, urn);
    }
  }),
};
