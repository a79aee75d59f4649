import { boolean, isUnknown, list, stableJson, string } from "../kit";
import type { AdminApi } from "./admin-api";
import { reference, type Codec } from "./codec";
import { entity, topLevel } from "./entity";

const configJson: Codec = {
  field: "config",
  encode: (text) => JSON.parse(String(text)) as unknown,
  decode: (config) => stableJson(config),
};

/**
 * A plugin's configuration is compared with Kong's only where `strictMatch` is on, and then as a whole: the program has
 * to give every field, defaults included, or it differs for ever. Otherwise Kong's is just shown, as `computedConfig`.
 */
export const plugin = entity({
  name: "plugin",
  address: topLevel("/plugins"),
  inputs: {
    name: string({ required: true, replace: true }),
    serviceId: string(),
    routeId: string(),
    consumerId: string(),
    enabled: boolean({ default: true }),
    configJson: string({ normalize: parsed, validate: faultOf }),
    strictMatch: boolean({ default: false }),
    tags: list(string()),
  },
  outputs: { computedConfig: string({ secretFrom: ["configJson"], volatile: true }) },
  codecs: {
    serviceId: reference("service"),
    routeId: reference("route"),
    consumerId: reference("consumer"),
    configJson,
  },
  local: ["strictMatch"],
  hidden: (known, admin) => (isStrict(known, admin) ? [] : ["configJson"]),
  derive: ({ config }, known, admin) => (isStrict(known, admin) ? {} : { computedConfig: stableJson(config) }),
  due: (state, news) => (same(state.configJson, news.configJson) ? [] : [{ property: "configJson", replace: false }]),
});

function isStrict({ strictMatch }: { strictMatch?: boolean }, admin: AdminApi): boolean {
  return strictMatch === true || admin.config.strictPluginsMatch;
}

/** Strict state holds Kong's whole configuration, which is to be the program's. */
function same(known: string | undefined, wanted: string | undefined): boolean {
  return !known || !wanted || isUnknown(wanted) || stableJson(parsed(known)) === stableJson(parsed(wanted));
}

function parsed(text: string): unknown {
  return faultOf(text) ? text : (JSON.parse(text) as unknown);
}

function faultOf(text: string): string | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? undefined : "must be a JSON object";
  } catch {
    return "must be valid JSON";
  }
}
