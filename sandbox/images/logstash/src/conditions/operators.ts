import { isMap, toText, type Field } from "../event/field";

/**
 * A comparison that Logstash cannot make. It stops the pipeline there (before 8.15), and here as well,
 * so that a missing guard is found in the sandbox.
 */
export class IncomparableError extends Error {}

/** Absent, null, false, "false" and "" are false; everything else is true, 0 too. */
export function truthy(value: Field | undefined): boolean {
  if (value === undefined || value === null) return false;
  const text = toText(value);
  return text !== "" && text !== "false";
}

/** No conversion: the string "200" is not the number 200. */
export function equal(left: Field | undefined, right: Field | undefined): boolean {
  if (left instanceof Date && right instanceof Date) return left.getTime() === right.getTime();
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((entry, index) => equal(entry, right[index]));
  }
  return (left ?? null) === (right ?? null);
}

/**
 * @returns negative, zero or positive, as left is smaller, equal or greater
 * @throws IncomparableError unless both are numbers, both strings or both dates
 */
export function compare(left: Field | undefined, right: Field | undefined, operator: string): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  throw new IncomparableError(
    `Unexpected conditional input combination of '${typed(left)}' (left) and '${typed(right)}' (right) for ${operator}`,
  );
}

/**
 * `needle in haystack`: an entry of a list, or part of a string.
 * @param literal whether the haystack stands in the pipeline file: the entries of such a list are compared as text
 */
export function contains(haystack: Field | undefined, needle: Field | undefined, literal: boolean): boolean {
  if (needle === undefined || needle === null) return false;
  if (Array.isArray(haystack)) {
    return haystack.some((entry) => (literal ? toText(entry) === toText(needle) : equal(entry, needle)));
  }
  if (typeof haystack === "string") return typeof needle === "string" && haystack.includes(needle);
  return !isMap(needle) && equal(haystack, needle);
}

function typed(value: Field | undefined): string {
  if (value === undefined || value === null) return "<null-value>";
  return `${Array.isArray(value) ? "list" : typeof value}:${toText(value)}`;
}
