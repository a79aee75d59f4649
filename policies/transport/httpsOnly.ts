import * as kong from "@pulumi/kong";
import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";

/** Kong's default, where a route names none. */
const DEFAULT = ["http", "https"];
const ENCRYPTED = ["https", "grpcs", "tls", "wss"];

export const httpsOnly: ResourceValidationPolicy = {
  name: "https-only",
  description: "A route is served encrypted alone.",
  enforcementLevel: "mandatory",
  validateResource: validateResourceOfType(kong.Route, ({ name, protocols }, _args, report) => {
    const open = (protocols ?? DEFAULT).filter((protocol) => !ENCRYPTED.includes(protocol));
    if (open.length > 0)
      report(
        `Route '${name}' is served over ${open.join(", ")}; its protocols must be ["https"] (or ${ENCRYPTED.slice(1).join(", ")}).`,
      );
  }),
};
