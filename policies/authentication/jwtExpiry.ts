import type { ResourceValidationPolicy } from "@pulumi/policy";
import { validatePlugin } from "../kit/plugin";

export const jwtExpiry: ResourceValidationPolicy = {
  name: "jwt-expiry",
  description: "The jwt plugin verifies 'exp', so that a token does not hold for ever.",
  enforcementLevel: "mandatory",
  validateResource: validatePlugin("jwt", ({ claims_to_verify: claims }, { name }, report) => {
    if (!claims?.includes("exp"))
      report(`JWT plugin '${name}' verifies [${claims?.join(", ") ?? ""}]; claims_to_verify must have 'exp'.`);
  }),
};
