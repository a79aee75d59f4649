import * as kong from "@pulumi/kong";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { Catalog } from "../kit/catalog";
import { configOf } from "../kit/plugin";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

/** Kong's default, where a plugin names none. */
const EVERY_METHOD = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

export const corsMethods: StackValidationPolicy = {
  name: "cors-methods",
  description: "CORS allows no method that the routes behind it do not take.",
  enforcementLevel: "mandatory",
  validateStack: validateStackWith(kong.Plugin, ({ resources }, report) => {
    eachKnown(new Catalog(resources).pluginsNamed("cors"), ({ plugin, routes }) => {
      const taken = methodsOf(routes);
      if (!taken) return;
      const beyond = (configOf(plugin.props).methods ?? EVERY_METHOD).filter((method) => !taken.has(method));
      if (beyond.length > 0)
        report(
          `CORS plugin '${plugin.name}' allows ${beyond.join(", ")}, which no route behind it takes; ` +
            `allowed are ${[...taken].sort().join(", ")}.`,
          plugin.urn,
        );
    });
  }),
};

/** Undefined where a route takes every method. A preflight's own method is always taken. */
function methodsOf(routes: PolicyResource[]): Set<string> | undefined {
  const methods = new Set(["OPTIONS"]);
  for (const { props } of routes) {
    if (!props.methods) return undefined;
    for (const method of props.methods as string[]) methods.add(method);
  }
  return methods;
}
