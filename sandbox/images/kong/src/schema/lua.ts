import { isObject, type FieldError, type Value } from "./field.js";

const CLASSES: Record<string, string> = { u: "A-Z", d: "0-9", a: "A-Za-z", w: "A-Za-z0-9", s: "\\s" };

/**
 * Lua's pattern language, as far as Kong's schemas use it, as a regular expression. Kong prints the Lua patterns in
 * `GET /schemas/…`, so they are what the schemas here are written with.
 */
export function luaPattern(pattern: string): RegExp {
  let isInSet = false;
  const source = pattern.replace(/%(.)|[[\]/|{}]/g, (match, escaped: string | undefined) => {
    if (match === "[" || match === "]") {
      isInSet = match === "[";
      return match;
    }
    const members = escaped === undefined ? undefined : CLASSES[escaped];
    if (members !== undefined) return isInSet ? members : `[${members}]`;
    return `\\${escaped ?? match}`;
  });
  return new RegExp(source);
}

/** `'a', 'b'`; a list within the list is put in parentheses. */
export function quotedList(words: (string | string[])[]): string {
  return words.map((word) => (Array.isArray(word) ? `(${quotedList(word)})` : `'${word}'`)).join(", ");
}

/** A value as Kong's error messages show it: Lua's table syntax. With `indent`, over several lines. */
export function pretty(value: Value | FieldError | undefined, indent?: string): string {
  return write(value, indent, "");
}

function write(value: Value | FieldError | undefined, indent: string | undefined, margin: string): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (!Array.isArray(value) && !isObject(value)) return String(value);

  const inner = margin + (indent ?? "");
  const items = Array.isArray(value) ? arrayItems(value, indent, inner) : objectItems(value, indent, inner);
  if (indent === undefined) return `{${items.join(",")}}`;
  return items.length === 0 ? "{\n}" : `{\n${items.map((item) => inner + item).join(",\n")}\n${margin}}`;
}

function arrayItems(array: (Value | FieldError)[], indent: string | undefined, margin: string): string[] {
  const dense = Object.keys(array).length === array.length;
  return Object.keys(array).map((key) => {
    const item = write(array[Number(key)], indent, margin);
    return dense ? item : `[${Number(key) + 1}]${equals(indent)}${item}`;
  });
}

function objectItems(object: object, indent: string | undefined, margin: string): string[] {
  return Object.entries(object)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, item]) => {
      const name = /^[A-Za-z_]\w*$/.test(key) ? key : `["${key}"]`;
      return name + equals(indent) + write(item as Value, indent, margin);
    });
}

function equals(indent: string | undefined): string {
  return indent === undefined ? "=" : " = ";
}
