/** What a field of an event may hold. */
export type Field = null | string | number | boolean | Date | Field[] | FieldMap;
export interface FieldMap {
  [name: string]: Field;
}

export function isMap(value: Field | undefined): value is FieldMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Ruby's `Array(value)`: nothing is empty, a list is itself, anything else is a list of one. */
export function toArray(value: Field | undefined): Field[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Ruby's `to_s`, as sprintf and conversions use it: lists joined by commas, maps as JSON, dates in ISO 8601. */
export function toText(value: Field): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(toText).join(",");
  return isMap(value) ? JSON.stringify(value) : String(value);
}

export function deepClone<T extends Field>(value: T): T {
  return structuredClone(value);
}
