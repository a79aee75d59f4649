import * as kong from "@pulumi/kong";
import type { StackValidationPolicy } from "@pulumi/policy";
import { Catalog } from "../kit/catalog";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

export const httpLogCoverage: StackValidationPolicy = {
  name: "http-log-coverage",
  description: "Every service's requests are logged: by its own http-log, each of its routes' or a global one.",
  enforcementLevel: "mandatory",
  validateStack: validateStackWith(kong.Service, ({ resources }, report) => {
    const catalog = new Catalog(resources);
    eachKnown(catalog.services, (service) => {
      if (!catalog.serviceHas(service, "http-log"))
        report(
          `Requests to service '${service.props.name}' are not logged; give it, each of its routes or the gateway ` +
            "an enabled plugin http-log.",
          service.urn,
        );
    });
  }),
};
