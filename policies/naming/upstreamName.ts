import * as kong from "@pulumi/kong";
import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { SERVICE_NAME } from "../kit/names";

export const upstreamName: ResourceValidationPolicy = {
  name: "upstream-name",
  description: "An upstream has the name of its service, {domain}-{service}-{version}.",
  enforcementLevel: "mandatory",
  validateResource: validateResourceOfType(kong.Upstream, ({ name = "" }, _args, report) => {
    if (!SERVICE_NAME.test(name))
      report(`Upstream '${name}' is not named {domain}-{service}-{version} in lower case, as in 'billing-invoice-v1'.`);
  }),
};
