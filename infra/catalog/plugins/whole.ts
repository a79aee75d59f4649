import { PLUGIN_DEFAULTS } from "./defaults";

/** A plugin's configuration in Kong's own spelling. */
export type PluginConfig = Record<string, unknown>;

/** The given fields, and Kong's defaults for the rest. */
export function wholeConfig(name: string, given: PluginConfig): PluginConfig {
  const config = filledIn(PLUGIN_DEFAULTS[name] ?? {}, given);
  return name === "rate-limiting" ? withOldRedisFields(config, given) : config;
}

/** Paths of given fields that the plugin does not have; undefined for a plugin whose fields are not known here. */
export function unknownFields(name: string, given: PluginConfig): string[] | undefined {
  const defaults = PLUGIN_DEFAULTS[name];
  return defaults && unknownIn(defaults, given);
}

/** Records are filled in at every depth; arrays, and maps of free form, are taken as they are given. */
function filledIn(defaults: PluginConfig, given: PluginConfig): PluginConfig {
  const fields = Object.entries(given).filter(([, value]) => value !== undefined);
  const filled = fields.map(([field, value]) => {
    const inner = defaults[field];
    return [field, isRecord(inner) ? filledIn(inner, isRecord(value) ? value : {}) : value];
  });
  return { ...defaults, ...(Object.fromEntries(filled) as PluginConfig) };
}

/** Kong keeps what is in `redis` under the old names too, and takes either. */
function withOldRedisFields(config: PluginConfig, given: PluginConfig): PluginConfig {
  const old = Object.entries(given).filter(([field]) => field.startsWith("redis_"));
  const redis = filledIn(
    config.redis as PluginConfig,
    Object.fromEntries(old.map(([field, value]) => [field.slice(6), value])),
  );
  return {
    ...config,
    redis,
    ...Object.fromEntries(Object.entries(redis).map(([field, value]) => [`redis_${field}`, value])),
  };
}

function unknownIn(defaults: PluginConfig, given: PluginConfig, path = ""): string[] {
  return Object.entries(given).flatMap(([field, value]) => {
    if (!(field in defaults)) return [path + field];
    const inner = defaults[field];
    return isRecord(inner) && isRecord(value) ? unknownIn(inner, value, `${path}${field}.`) : [];
  });
}

function isRecord(value: unknown): value is PluginConfig {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
