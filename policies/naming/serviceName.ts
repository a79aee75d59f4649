import * as kong from "@pulumi/kong";
import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { SERVICE_NAME } from "../kit/names";

export const serviceName: ResourceValidationPolicy = {
  name: "service-name",
  description: "A Kong service is named {domain}-{service}-{version}.",
  enforcementLevel: "mandatory",
  validateResource: validateResourceOfType(kong.Service, ({ name = "" }, _args, report) => {
    if (!SERVICE_NAME.test(name))
      report(`Service '${name}' is not named {domain}-{service}-{version} in lower case, as in 'billing-invoice-v1'.`);
  }),
};
