import { isObject, type Entity, type Field, type Shape, type Value } from "../schema/field.js";
import { fieldsOf } from "../schema/fill.js";

/** A form-encoded body as nested objects: `config.minute=5`, `tags[]=a`, `paths[1]=/x`. Every value is text. */
export function parseForm(text: string): Entity {
  const root: Entity = {};
  for (const [name, value] of new URLSearchParams(text)) assign(root, pathOf(name), value);
  return root;
}

/** `a.b[1][]` → a, b, 1, "" */
function pathOf(name: string): string[] {
  return name.replace(/\[(\d*)\]/g, ".$1").split(".");
}

function assign(target: Entity | Value[], [key = "", ...rest]: string[], value: string) {
  const container = target as Record<string, Value | undefined>;
  // Indexes count from one, an empty one appends.
  const slot = !Array.isArray(target) ? key : key === "" ? String(target.length) : String(Number(key) - 1);
  if (rest.length === 0) {
    const before = container[slot];
    container[slot] = before === undefined ? value : [before, value].flat();
    return;
  }
  const isList = /^\d*$/.test(rest[0] ?? "");
  const inner = (container[slot] ??= isList ? [] : {});
  if (typeof inner === "object" && inner !== null) assign(inner, rest, value);
}

/** Gives the texts of a form the types of the schema. */
export function inferTypes(shape: Shape, entity: Entity): Entity {
  const fields: Record<string, Pick<Field, "type"> | undefined> = {
    ...shape.shorthand_fields,
    ...fieldsOf(shape, entity),
  };
  return Object.fromEntries(
    Object.entries(entity).map(([name, value]) => [name, inferValue(fields[name], value ?? null)]),
  );
}

function inferValue(field: Field | undefined, value: Value): Value {
  if (value === "") return null;
  switch (field?.type) {
    case "number":
    case "integer":
      return typeof value === "string" && !Number.isNaN(Number(value)) ? Number(value) : value;
    case "boolean":
      return value === "true" ? true : value === "false" ? false : value;
    case "array":
    case "set":
      return (Array.isArray(value) ? value : [value]).map((item) => inferValue(field.elements, item));
    case "map":
      if (!isObject(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, inferValue(field.values, item ?? null)]),
      );
    case "record":
      return isObject(value) && field.fields ? inferTypes(field as Shape, value) : value;
    default:
      return value;
  }
}
