import { type Field, type Value } from "./field.js";
import { luaPattern, quotedList } from "./lua.js";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}

type Validator = (value: never, limit: never, field: Field) => string | undefined;

function validator<K extends keyof Field, T extends Value>(
  name: K,
  check: (value: T, limit: NonNullable<Field[K]>, field: Field) => string | undefined,
): [K, Validator] {
  return [name, check];
}

const invalid = (value: string) => `invalid value: ${value}`;
const length = (value: Value) =>
  typeof value === "string" ? Buffer.byteLength(value) : Object.keys(value ?? {}).length;

/** In the order in which Kong runs them: the first that objects is what the client is told. */
const VALIDATORS: [keyof Field, Validator][] = [
  validator("eq", (value: Value, wanted) => (value === wanted ? undefined : `value must be ${String(wanted)}`)),
  validator("ne", (value: Value, refused) => (value !== refused ? undefined : `value must not be ${String(value)}`)),
  validator("not_one_of", (value: string, options) =>
    options.includes(value) ? `must not be one of: ${options.join(", ")}` : undefined,
  ),
  validator("one_of", (value: string, options) =>
    options.includes(value) ? undefined : `expected one of: ${options.join(", ")}`,
  ),
  validator("gt", (value: number, limit) => (value > limit ? undefined : `value must be greater than ${limit}`)),
  validator("timestamp", (value: number) => (value > 0 ? undefined : "expected a valid timestamp")),
  validator("uuid", (value: string) => (isUuid(value) ? undefined : "expected a valid UUID")),
  validator("is_regex", (value: string) => (compiles(value) ? undefined : `not a valid regex: ${value}`)),
  validator("between", (value: number, [low, high]) =>
    value >= low && value <= high ? undefined : `value should be between ${Math.trunc(low)} and ${high}`,
  ),
  validator("len_eq", (value: Value, wanted) => (length(value) === wanted ? undefined : `length must be ${wanted}`)),
  validator("len_min", (value: Value, low) => (length(value) >= low ? undefined : `length must be at least ${low}`)),
  validator("starts_with", (value: string, start) =>
    value.startsWith(start) ? undefined : `should start with: ${start}`,
  ),
  validator("match_none", (value: string, list) => list.find(({ pattern }) => luaPattern(pattern).test(value))?.err),
  validator("match", (value: string, pattern) => (luaPattern(pattern).test(value) ? undefined : invalid(value))),
  validator("match_all", (value: string, list) => list.find(({ pattern }) => !luaPattern(pattern).test(value))?.err),
  validator("match_any", (value: string, { patterns, err }) =>
    patterns.some((pattern) => luaPattern(pattern).test(value)) ? undefined : (err ?? invalid(value)),
  ),
  validator("contains", (value: string[], wanted) =>
    value.includes(wanted) ? undefined : `expected to contain: ${wanted}`,
  ),
  validator("custom_validator", (value: Value, check) => check(value as never)),
  validator("mutually_exclusive_subsets", (value: string[], subsets) => {
    const present = value.flatMap((member) => subsets.filter((subset) => subset.includes(member)));
    const distinct = [...new Set(present)];
    return distinct.length > 1 ? `these sets are mutually exclusive: ${quotedList(distinct)}` : undefined;
  }),
];

export function runValidators(field: Field, value: Value): string | undefined {
  // Kong takes no empty strings unless a field says so.
  const constrained: Field = field.type === "string" ? { len_min: 1, ...field } : field;
  for (const [name, check] of VALIDATORS) {
    const limit = constrained[name];
    if (limit === undefined) continue;
    const error = check(value as never, limit as never, constrained);
    if (error !== undefined) return field.err ?? error;
  }
  return undefined;
}

export function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
