import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";
import type { PluginSpec } from "./plugins";

/** What a plugin runs for; nothing: every request. */
export interface PluginScope {
  service?: kong.Service;
  route?: kong.Route;
  consumer?: kong.Consumer;
}

/** These tell who calls, or run before that is known; Kong refuses them for a consumer. */
const NOT_FOR_CONSUMERS = ["acl", "basic-auth", "cors", "hmac-auth", "jwt", "key-auth", "oauth2"];

/** Makes a plugin run for what it is attached to. Its resource is named `{owner}-{plugin}`. */
export function attachPlugin(
  owner: string,
  spec: PluginSpec,
  scope: PluginScope,
  tags: string[] | undefined,
  parent: pulumi.Resource,
): kong.Plugin {
  if (scope.consumer && NOT_FOR_CONSUMERS.includes(spec.name))
    throw new Error(`plugin '${spec.name}' of '${owner}' cannot be attached to a consumer`);
  if (!spec.whole) {
    const message = `The fields of plugin '${spec.name}' are not known here: an edit of it by hand will not be seen.`;
    void pulumi.log.warn(message, parent);
  }
  return new kong.Plugin(
    `${owner}-${spec.name}`,
    {
      name: spec.name,
      serviceId: scope.service?.id,
      routeId: scope.route?.id,
      consumerId: scope.consumer?.id,
      enabled: spec.enabled ?? true,
      configJson: pulumi.output(spec.config).apply((config) => JSON.stringify(config)),
      strictMatch: spec.whole, // without it, an edit by hand would never be seen
      tags,
    },
    { parent },
  );
}
