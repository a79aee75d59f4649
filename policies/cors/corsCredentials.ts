import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validatePlugin } from "../kit/plugin";
import { anyOrigin } from "./origins";

export const corsCredentials: ResourceValidationPolicy = {
  name: "cors-credentials",
  description: "No page of just any origin may send credentials along.",
  enforcementLevel: "mandatory",
  validateResource: validatePlugin("cors", (config, { name }, report) => {
    const origin = anyOrigin(config);
    if (origin && config.credentials)
      report(
        `CORS plugin '${name}' lets ${origin} send credentials; name the origins, as in 'https://portal.example.com', ` +
          "or set credentials to false.",
      );
  }),
};
