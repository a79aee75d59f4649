import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validateContainer } from "../kit/container";

/** Capabilities that are as good as root on the machine. */
const ALMIGHTY = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE"];

export const notPrivileged: ResourceValidationPolicy = {
  name: "not-privileged",
  description: "No container is root on the machine.",
  enforcementLevel: "mandatory",
  validateResource: validateContainer(({ privileged, capabilities, pidMode, networkMode }, { name }, report) => {
    if (privileged) report(`Container '${name}' is privileged; leave 'privileged' out.`);
    const added = (capabilities?.adds ?? []).filter((one) => ALMIGHTY.includes(one.toUpperCase().replace(/^CAP_/, "")));
    if (added.length > 0) report(`Container '${name}' adds the capabilities ${added.join(", ")}; leave them out.`);
    for (const [setting, mode] of Object.entries({ pidMode, networkMode }))
      if (mode === "host") report(`Container '${name}' shares the machine's own: ${setting} must not be 'host'.`);
  }),
};
