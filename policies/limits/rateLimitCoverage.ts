import * as kong from "@pulumi/kong";
import type { StackValidationPolicy } from "@pulumi/policy";
import { Catalog } from "../kit/catalog";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

export const rateLimitCoverage: StackValidationPolicy = {
  name: "rate-limit-coverage",
  description: "Every service is covered by rate-limiting: its own, each of its routes' or a global one.",
  enforcementLevel: "mandatory",
  validateStack: validateStackWith(kong.Service, ({ resources }, report) => {
    const catalog = new Catalog(resources);
    eachKnown(catalog.services, (service) => {
      if (!catalog.serviceHas(service, "rate-limiting"))
        report(
          `Service '${service.props.name}' has no rate limit; give it, each of its routes or the gateway ` +
            "an enabled plugin rate-limiting.",
          service.urn,
        );
    });
  }),
};
