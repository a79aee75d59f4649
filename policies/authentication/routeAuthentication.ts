import * as kong from "@pulumi/kong";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { Catalog } from "../kit/catalog";
import { configOf } from "../kit/plugin";
import { validateStackWith } from "../kit/stack";
import { eachKnown } from "../kit/unknown";

interface Config {
  public: Record<string, string>;
}

const PLUGINS = ["jwt", "oauth2"];

export const routeAuthentication: StackValidationPolicy = {
  name: "route-authentication",
  description: "Every route asks for a jwt or an oauth2 token, or is public by name and for a reason.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      public: {
        type: "object",
        additionalProperties: { type: "string", minLength: 10 },
        description: "Names of routes that anyone may call, each with the reason why.",
        default: {},
      },
    },
  },
  validateStack: validateStackWith(kong.Route, (args, report) => {
    const isPublic = args.getConfig<Config>().public;
    const catalog = new Catalog(args.resources);
    eachKnown(catalog.routes, (route) => {
      const name = route.props.name as string;
      if (name in isPublic || PLUGINS.some((plugin) => catalog.routeHas(route, plugin, refusesStrangers))) return;
      report(
        `Route '${name}' can be called by anyone; give it, its service or the gateway an enabled plugin jwt or oauth2 ` +
          "without an anonymous consumer, or list it with a reason under 'public' of this policy's configuration.",
        route.urn,
      );
    });
  }),
};

/** With an anonymous consumer, the plugin lets through whoever has no credentials. */
function refusesStrangers({ props }: PolicyResource): boolean {
  return !configOf(props).anonymous;
}
