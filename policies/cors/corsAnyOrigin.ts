import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validatePlugin } from "../kit/plugin";
import { anyOrigin } from "./origins";

export const corsAnyOrigin: ResourceValidationPolicy = {
  name: "cors-any-origin",
  description: "Only pages of named origins may call.",
  enforcementLevel: "mandatory",
  validateResource: validatePlugin("cors", (config, { name }, report) => {
    const origin = anyOrigin(config);
    if (origin) report(`CORS plugin '${name}' lets ${origin} call; name them, as in 'https://portal.example.com'.`);
  }),
};
