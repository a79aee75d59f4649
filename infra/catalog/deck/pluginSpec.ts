import * as pulumi from "@pulumi/pulumi";
import { generatedSecret } from "../../host";
import { builtIn, type PluginConfig, type PluginSpec, unknownFields } from "../plugins";
import type { DeckPlugin } from "./plugin";

const SECRET_FIELD = /password|secret|provision_key|token$|api_?key/;

/** A plugin of the file as one to attach: its defaults filled in where they are known, and secret where it holds a secret. */
export function pluginSpec(owner: string, plugin: DeckPlugin, parent: pulumi.Resource): PluginSpec {
  const { name, enabled, config = {} } = plugin;
  const given =
    name === "oauth2" ? withProvisionKey(owner, config, parent) : holdsSecret(config) ? pulumi.secret(config) : config;
  const known = unknownFields(name, config) !== undefined;
  return { ...(known ? builtIn(name, given) : { name, config: given, whole: false }), enabled };
}

/** Kong would make the key up by itself, and then show it as a change. */
function withProvisionKey(owner: string, config: PluginConfig, parent: pulumi.Resource): pulumi.Input<PluginConfig> {
  const given = config.provision_key as string | null | undefined;
  const key = given ? pulumi.secret(given) : generatedSecret(`${owner}-oauth2-provision-key`, { parent });
  return key.apply((provision_key): PluginConfig => ({ ...config, provision_key }));
}

function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([field, inner]) => (typeof inner === "string" && SECRET_FIELD.test(field)) || holdsSecret(inner),
  );
}
