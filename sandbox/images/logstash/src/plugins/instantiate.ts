import { randomUUID } from "node:crypto";
import type { Attribute, Location, PluginNode, Value } from "../config/ast";
import { ConfigurationError } from "../config/ast";
import { substituteDeep } from "../config/substitute";
import { checkTemplate } from "../event/interpolate";
import type { PluginContext, PluginDefinition, PluginType } from "./plugin";
import { registry } from "./registry";

type Registry = typeof registry;
type InstanceOf<Type extends PluginType> = ReturnType<Registry[Type][number]["create"]>;

/** What the node tells every plugin. */
export type NodeContext = Pick<PluginContext, "ecsCompatibility" | "fail" | "deadLetters">;

export interface Instance<Type extends PluginType> {
  id: string;
  name: string;
  plugin: InstanceOf<Type>;
}

/**
 * Makes the plugin that a node of the pipeline names.
 * @throws ConfigurationError naming file, line, plugin and setting
 */
export function instantiate<Type extends PluginType>(
  type: Type,
  node: PluginNode,
  context: NodeContext,
): Instance<Type> {
  const definition = registry[type].find(({ name }) => name === node.name) as
    PluginDefinition<InstanceOf<Type>> | undefined;
  if (!definition) {
    const known = registry[type].map(({ name }) => name).join(", ");
    throw new ConfigurationError(
      `${type} plugin '${node.name}' is not supported by this stand-in (it has ${known})`,
      node.at,
    );
  }
  const settings = readSettings(type, node, definition);
  const id = typeof settings["id"] === "string" ? settings["id"] : `${node.name}_${randomUUID().slice(0, 8)}`;
  const codec: PluginContext["codec"] = (inner) => instantiate("codec", { at: node.at, ...inner }, context).plugin;
  return {
    id,
    name: node.name,
    plugin: located(node.at, () => definition.create(settings, { ...context, codec })),
  };
}

function readSettings(type: PluginType, node: PluginNode, { schema }: PluginDefinition): Record<string, unknown> {
  const given = located(node.at, () => collect(node.attributes));
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const [name] = issue?.code === "unrecognized_keys" ? issue.keys : (issue?.path ?? []);
  const at = node.attributes.find((attribute) => attribute.name === name)?.at ?? node.at;
  const complaint =
    issue?.code === "unrecognized_keys"
      ? "is not supported by this stand-in"
      : given.has(String(name))
        ? issue?.message
        : "is required";
  throw new ConfigurationError(`setting '${String(name)}' of the ${node.name} ${type} ${complaint}`, at);
}

/** A setting that stands twice is merged: hashes by key, anything else into one array. */
function collect(attributes: Attribute[]): Map<string, Value> {
  const settings = new Map<string, Value>();
  for (const { name, value: raw } of attributes) {
    const value = substituteDeep(raw);
    checkTemplates(value);
    const present = settings.get(name);
    settings.set(name, present === undefined ? value : merge(present, value));
  }
  return settings;
}

function merge(first: Value, second: Value): Value {
  if (first instanceof Map && second instanceof Map) return new Map([...first, ...second]);
  return [first, second].flat();
}

function checkTemplates(value: Value): void {
  if (typeof value === "string") checkTemplate(value);
  else if (Array.isArray(value)) value.forEach(checkTemplates);
  else if (value instanceof Map) for (const [key, entry] of value) [key, entry].forEach(checkTemplates);
}

/** Adds file and line to an error that has none. */
function located<Result>(at: Location, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ConfigurationError) || error.at) throw error;
    throw new ConfigurationError(error.message, at);
  }
}
