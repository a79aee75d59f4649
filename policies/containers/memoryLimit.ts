import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validateContainer } from "../kit/container";

export const memoryLimit: ResourceValidationPolicy = {
  name: "memory-limit",
  description: "A container has a memory limit, so that it cannot take the machine from the others.",
  enforcementLevel: "mandatory",
  validateResource: validateContainer(({ memory }, { name }, report) => {
    if (!memory) report(`Container '${name}' has no memory limit; set 'memory', in MB.`);
  }),
};
