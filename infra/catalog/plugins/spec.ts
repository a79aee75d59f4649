import * as pulumi from "@pulumi/pulumi";
import { unknownFields, wholeConfig, type PluginConfig } from "./whole";

/** A plugin by name, with its configuration. */
export interface PluginSpec {
  name: string;
  config: pulumi.Input<PluginConfig>;
  /**
   * Whether every field that Kong knows is in `config`, defaults and nulls included. Kong answers with all of them: only
   * then can an edit by hand be told from what was left out.
   */
  whole: boolean;
  /** @default true */
  enabled?: boolean;
}

/** A plugin that Kong 3.9 brings, with its defaults filled in. */
export function builtIn(name: string, config: pulumi.Input<PluginConfig>): PluginSpec {
  return { name, config: pulumi.output(config).apply((given) => wholeConfig(name, given)), whole: true };
}

/**
 * Any plugin by its name, with the fields of its configuration that are not to be the plugin's defaults. Where those
 * defaults are not known here, an edit by hand of this plugin is not seen, and a warning says so.
 *
 * @throws where the plugin has no such field.
 * @example plugin("correlation-id", { header_name: "X-Request-Id" })
 */
export function plugin(name: string, config: Record<string, pulumi.Input<unknown>> = {}): PluginSpec {
  const unknown = unknownFields(name, config);
  if (unknown === undefined) return { name, config: pulumi.output(config), whole: false };
  if (unknown.length > 0) throw new Error(`plugin '${name}' has no field '${unknown.join("', '")}' in Kong 3.9`);
  return builtIn(name, pulumi.output(config));
}
