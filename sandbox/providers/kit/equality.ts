import type { Fields, Property } from "./schema";
import { isObject, isUnknown, stableJson } from "./values";

/** Whether two values of a property mean the same to the service. */
export function same(property: Property, a: unknown, b: unknown): boolean {
  return stableJson(canonical(property, a) ?? null) === stableJson(canonical(property, b) ?? null);
}

/**
 * The value in the one form that all spellings of it share: defaults filled in, order of sets removed, and "nothing" in
 * any of its forms (absent, empty, false, zero) as undefined where there is no default.
 */
function canonical(property: Property, given: unknown): unknown {
  const value = given ?? property.default;
  if (value === undefined || isUnknown(value)) return value;
  const normal = canonicalElement(property, value);
  return property.default === undefined && isNothing(normal) ? undefined : normal;
}

function canonicalElement(property: Property, value: unknown): unknown {
  if (isUnknown(value)) return value;
  const normal = property.normalize ? property.normalize(value) : value;
  const { element, fields } = property;
  if (Array.isArray(normal) && element) {
    const items = normal.map((item) => canonicalElement(element, item));
    return property.kind === "set" ? items.sort((a, b) => (stableJson(a) < stableJson(b) ? -1 : 1)) : items;
  }
  if (isObject(normal) && element) {
    return Object.fromEntries(Object.entries(normal).map(([key, item]) => [key, canonicalElement(element, item)]));
  }
  if (isObject(normal) && fields) return canonicalFields(fields, normal);
  return normal;
}

function canonicalFields(fields: Fields, value: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields)
    .filter(([, field]) => !field.ignored)
    .map(([name, field]) => [name, canonical(field, value[name])] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function isNothing(value: unknown): boolean {
  if (value === "" || value === false || value === 0) return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
