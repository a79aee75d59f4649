import { builtIn, type PluginSpec } from "./spec";

/** Groups of consumers, one list or the other. */
export type AclRules = { allow: [string, ...string[]] } | { deny: [string, ...string[]] };

/** Lets through only consumers in some groups, or all but those. Needs a plugin that tells who calls. */
export function acl(rules: AclRules): PluginSpec {
  return builtIn("acl", { ...rules });
}
