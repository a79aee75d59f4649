import * as kong from "@pulumi/kong";
import {
  type ReportViolation,
  type ResourceValidation,
  type ResourceValidationArgs,
  validateResourceOfType,
} from "@pulumi/policy";

/** A plugin's configuration, as far as the policies read it; what is left out has Kong's default. */
export interface PluginConfig {
  /** cors. `null`: every origin. */
  origins?: string[] | null;
  credentials?: boolean;
  /** cors. `null`: every method. */
  methods?: string[] | null;
  /** rate-limiting: requests a period. */
  second?: number | null;
  minute?: number | null;
  hour?: number | null;
  day?: number | null;
  month?: number | null;
  year?: number | null;
  policy?: string;
  /** jwt, oauth2: the consumer that callers without credentials pass as. */
  anonymous?: string | null;
  /** jwt */
  claims_to_verify?: string[] | null;
  /** http-log */
  http_endpoint?: string;
}

export function configOf({ configJson }: { configJson?: string }): PluginConfig {
  return JSON.parse(configJson || "{}") as PluginConfig;
}

/** A check of every enabled plugin of that name, by its configuration. */
export function validatePlugin(
  name: string,
  check: (config: PluginConfig, args: ResourceValidationArgs, report: ReportViolation) => void,
): ResourceValidation {
  return validateResourceOfType(kong.Plugin, (plugin, args, report) => {
    if (plugin.name === name && plugin.enabled !== false) check(configOf(plugin), args, report);
  });
}
