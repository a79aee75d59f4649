import * as docker from "@pulumi/docker";
import { type ResourceValidationPolicy, remediateResourceOfType } from "@pulumi/policy";
import { oneOf } from "../kit/names";
import { runsOnce, validateContainer } from "../kit/container";

const SERVES = ["unless-stopped", "always"];
const RUNS_ONCE = ["no"];

export const restartPolicy: ResourceValidationPolicy = {
  name: "restart-policy",
  description: "A container that serves is started again when it ends; one that runs once is not.",
  enforcementLevel: "mandatory",
  remediateResource: remediateResourceOfType(docker.Container, (container) => {
    if (isAllowed(container)) return undefined;
    container.restart = runsOnce(container) ? "no" : "unless-stopped";
    return container;
  }),
  validateResource: validateContainer((container, args, report) => {
    if (!isAllowed(container))
      report(
        `Container '${args.name}' ${runsOnce(container) ? "runs once" : "serves"} and has the restart policy ` +
          `'${container.restart ?? "no"}'; allowed: ${oneOf(runsOnce(container) ? RUNS_ONCE : SERVES)}.`,
      );
  }),
};

function isAllowed(container: Parameters<typeof runsOnce>[0]): boolean {
  return (runsOnce(container) ? RUNS_ONCE : SERVES).includes(container.restart ?? "no");
}
