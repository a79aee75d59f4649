import * as docker from "@pulumi/docker";
import { type ResourceValidationPolicy, remediateResourceOfType } from "@pulumi/policy";
import { type ContainerProps, validateContainer } from "../kit/container";

/** Drivers that write to the machine's disk and rotate what they write. */
const DRIVERS = ["json-file", "local"];

export const logRotation: ResourceValidationPolicy = {
  name: "log-rotation",
  description: "A container's log is rotated, so that it cannot fill the disk.",
  enforcementLevel: "mandatory",
  remediateResource: remediateResourceOfType(docker.Container, (container) => {
    if (isRotated(container)) return undefined;
    return Object.assign(container, { logDriver: "json-file", logOpts: { "max-size": "10m", "max-file": "3" } });
  }),
  validateResource: validateContainer((container, { name }, report) => {
    if (!isRotated(container))
      report(
        `Container '${name}' does not rotate its log; set logDriver to 'json-file' or 'local', ` +
          `with 'max-size' and 'max-file' in logOpts, as in { "max-size": "10m", "max-file": "3" }.`,
      );
  }),
};

function isRotated({ logDriver = "", logOpts }: ContainerProps): boolean {
  return DRIVERS.includes(logDriver) && Boolean(logOpts?.["max-size"] && logOpts["max-file"]);
}
