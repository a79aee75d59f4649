import { isObject, type Entity } from "../schema/field.js";

/** `return 'text'`, `return 5`, `return true`, `return nil`: the Lua that can be understood without running Lua. */
const LITERAL = /^\s*return\s+(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?)|(true|false)|nil)\s*;?\s*$/;

export interface CustomField {
  path: string[];
  value: string | number | boolean | undefined;
}

/** A field of `custom_fields_by_lua`, or undefined when its code does more than return a constant. */
export function customField(name: string, code: string): CustomField | undefined {
  const match = LITERAL.exec(code);
  if (!match) return undefined;
  const [, single, double, number, boolean] = match;
  const scalar = number === undefined ? boolean && boolean === "true" : Number(number);
  return { path: name.split("."), value: single ?? double ?? scalar };
}

/** Sets the field in a log entry; a field without value is removed. */
export function applyField(entry: Record<string, unknown>, { path, value }: CustomField) {
  const last = path[path.length - 1];
  let target = entry as Entity;
  for (const name of path.slice(0, -1)) {
    const next = target[name];
    target = isObject(next) ? next : (target[name] = {});
  }
  if (value === undefined) delete target[last];
  else target[last] = value;
}
