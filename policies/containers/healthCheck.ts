import type { ResourceValidationPolicy } from "@pulumi/policy";
import { runsOnce, validateContainer } from "../kit/container";

export const healthCheck: ResourceValidationPolicy = {
  name: "health-check",
  description: "A container that serves has a health check; one that runs once needs none.",
  enforcementLevel: "mandatory",
  validateResource: validateContainer((container, { name }, report) => {
    if (runsOnce(container)) return;
    const [kind] = container.healthcheck?.tests ?? [];
    if (!kind || kind === "NONE")
      report(
        `Container '${name}' serves and has no health check; set 'healthcheck', or 'mustRun: false' where it runs once to its end.`,
      );
  }),
};
