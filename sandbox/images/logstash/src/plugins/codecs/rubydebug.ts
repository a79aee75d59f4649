import { ConfigurationError } from "../../config/ast";
import { isMap, type Field, type FieldMap } from "../../event/field";
import { defineCodec } from "../plugin";
import * as setting from "../settings";

/** An event for people to read, as Ruby's awesome_print lays it out. Only ever written. */
export const rubydebug = defineCodec("rubydebug", { metadata: setting.boolean().default(false) }, ({ metadata }) => ({
  decode: () => {
    throw new ConfigurationError("the rubydebug codec cannot decode");
  },
  encode: (event) => {
    const fields = event.toHash();
    return `${inspect(metadata ? { ...fields, "@metadata": event.get("[@metadata]") ?? {} } : fields, 0)}\n`;
  },
}));

function inspect(value: Field, depth: number): string {
  const [outer, inner] = [" ".repeat(4 * depth), " ".repeat(4 * (depth + 1))];
  if (value === null) return "nil";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) {
    const lines = value.map((entry, index) => `${inner}[${index}] ${inspect(entry, depth + 1)}`);
    return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n${outer}]`;
  }
  return isMap(value) ? inspectMap(value, depth, inner, outer) : JSON.stringify(value);
}

/** Keys stand right-aligned before their arrows. */
function inspectMap(map: FieldMap, depth: number, inner: string, outer: string): string {
  const entries = Object.entries(map);
  if (entries.length === 0) return "{}";
  const width = Math.max(...entries.map(([key]) => JSON.stringify(key).length));
  const lines = entries.map(
    ([key, value]) => `${inner}${JSON.stringify(key).padStart(width)} => ${inspect(value, depth + 1)}`,
  );
  return `{\n${lines.join(",\n")}\n${outer}}`;
}
