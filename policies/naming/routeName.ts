import * as kong from "@pulumi/kong";
import type { StackValidationPolicy } from "@pulumi/policy";
import { Catalog } from "../kit/catalog";
import { NAME_PART } from "../kit/names";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

export const routeName: StackValidationPolicy = {
  name: "route-name",
  description: "A route is named {service-name}-{methods}-{endpoint}.",
  enforcementLevel: "mandatory",
  validateStack: validateStackWith(kong.Route, ({ resources }, report) => {
    const catalog = new Catalog(resources);
    eachKnown(catalog.routes, (route) => {
      const service = catalog.serviceOf(route);
      if (!service) return;
      const { name = "", methods } = route.props as { name?: string; methods?: string[] };
      const serviceName = service.props.name as string;
      if (name.startsWith(`${serviceName}-`) && isMethodsAndEndpoint(name.slice(serviceName.length + 1), methods))
        return;
      const example = `${serviceName}-${methods?.find((method) => method !== "OPTIONS")?.toLowerCase() ?? "any"}-list`;
      report(
        `Route '${name}' is not named {service-name}-{methods}-{endpoint} in lower case, as in '${example}'.`,
        route.urn,
      );
    });
  }),
};

/** OPTIONS need not be in the name: it is there for preflights. A route for every method says 'any'. */
function isMethodsAndEndpoint(rest: string, methods: string[] = ["ANY"]): boolean {
  const parts = rest.split("-");
  return [methods, methods.filter((method) => method !== "OPTIONS")].some(
    (expected) =>
      expected.length > 0 &&
      new Set(parts.slice(0, expected.length)).size === expected.length &&
      expected.every((method) => parts.slice(0, expected.length).includes(method.toLowerCase())) &&
      NAME_PART.test(parts.slice(expected.length).join("-")),
  );
}
