type Json = Record<string, unknown>;

/** Puts each of the file's `_plugin_configs` where a plugin asks for it by `_config`; the plugin's own fields win. */
export function withSharedConfigs(file: unknown): unknown {
  if (!isObject(file) || !isObject(file._plugin_configs)) return file;
  const { _plugin_configs: shared, ...rest } = file;
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (!isObject(value)) return value;
    const { _config: name, ...plugin } = value;
    const config = typeof name === "string" ? shared[name] : undefined;
    if (isObject(config)) return { ...plugin, config: { ...config, ...(plugin.config as Json | undefined) } };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
  };
  return fill(rest);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
