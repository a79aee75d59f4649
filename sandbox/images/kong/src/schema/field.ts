/** A JSON value as the Admin API takes and gives it. In an entity, `undefined` means "not given", `null` means "cleared". */
export type Value = null | boolean | number | string | Value[] | Entity;
export interface Entity {
  [field: string]: Value | undefined;
}

/** Errors by field; nested as the fields are. Arrays have holes where an element is valid. */
export interface FieldErrors {
  [field: string]: FieldError;
}
export type FieldError = string | FieldErrors | FieldError[];

/** Ordered: the order is what `GET /schemas/…` prints. */
export type Fields = Record<string, Field>;

export interface Pattern {
  /** In Lua's pattern language, since that is what Kong's schemas are printed with. */
  pattern: string;
  err: string;
}

/**
 * One field of a Kong schema. The attribute names are Kong's own, so that `GET /schemas/…` can print a field as it is
 * (functions are left out).
 */
export interface Field {
  type: "string" | "number" | "integer" | "boolean" | "array" | "set" | "map" | "record" | "foreign";
  required?: boolean;
  /** Filled in by the gateway when not given: ids, timestamps, random keys. */
  auto?: boolean;
  default?: Value;
  unique?: boolean;
  /** Not stored: derived from other tables. */
  transient?: boolean;
  /** Replaced by the field of the same name in the subschema (a plugin's `config`). */
  abstract?: boolean;
  encrypted?: boolean;
  referenceable?: boolean;
  deprecation?: Deprecation;

  elements?: Field;
  keys?: Field;
  values?: Field;
  fields?: Fields;
  shorthand_fields?: Record<string, Shorthand>;
  entity_checks?: EntityCheck[];
  reference?: string;
  on_delete?: "cascade";

  eq?: Value;
  ne?: Value;
  one_of?: (string | number)[];
  not_one_of?: (string | number)[];
  gt?: number;
  timestamp?: boolean;
  uuid?: boolean;
  is_regex?: boolean;
  between?: [number, number];
  len_eq?: number;
  len_min?: number;
  starts_with?: string;
  match_none?: Pattern[];
  match?: string;
  match_all?: Pattern[];
  match_any?: { patterns: string[]; err?: string };
  contains?: string;
  mutually_exclusive_subsets?: string[][];
  /** Returns what is wrong with the value, if anything. */
  custom_validator?: (value: never) => string | undefined;
  /** Said instead of the validator's own message. */
  err?: string;
}

export interface Deprecation {
  message: string;
  removal_in_version: string;
  old_default?: Value;
  replaced_with?: { path: string[] }[];
}

/** An input field that stands for others: a service's `url`, or a deprecated name. */
export interface Shorthand extends Pick<Field, "type" | "len_min" | "deprecation"> {
  expand: (value: Value) => Entity | undefined;
}

/** A part of a field: what a conditional check tests beyond the field's own constraints. */
export type Match = Partial<Field>;

export interface Conditional {
  if_field: string;
  if_match: Match;
  then_field: string;
  then_match: Match;
  then_err?: string;
}

export interface ConditionalAtLeastOneOf {
  if_field: string;
  if_match: Match;
  then_at_least_one_of: string[];
  then_err: string;
  else_match?: Match;
  else_then_at_least_one_of?: string[];
  else_then_err?: string;
}

export interface CustomCheck {
  field_sources: string[];
  fn: (entity: Entity) => string | undefined;
}

/** A rule across fields; exactly one key is set. */
export interface EntityCheck {
  at_least_one_of?: string[];
  only_one_of?: string[];
  distinct?: string[];
  mutually_required?: string[];
  conditional?: Conditional;
  conditional_at_least_one_of?: ConditionalAtLeastOneOf;
  custom_entity_check?: CustomCheck;
}

/** What an entity and a record field have in common. */
export interface Shape {
  fields: Fields;
  entity_checks?: EntityCheck[];
  shorthand_fields?: Record<string, Shorthand>;
  /** Field whose value picks the subschema. */
  subschema_key?: string;
  subschemas?: Record<string, Subschema>;
  /** `%s` is the unknown key. */
  subschema_error?: string;
}

export interface Subschema {
  name: string;
  fields: Fields;
  entity_checks?: EntityCheck[];
}

/** An entity: a table in Postgres and paths of the Admin API. */
export interface Schema extends Shape {
  /** Table name, and the entity's name in messages. */
  name: string;
  /** Unique field that may stand in paths in place of the id. */
  endpoint_key?: string;
  /** Path of the collection, when it is not the name. */
  admin_api_name?: string;
  /** Path below a parent, when it is not the collection's. */
  admin_api_nested_name?: string;
  /** Fields that are unique together. */
  cache_key?: string[];
  /** Rows may carry a time to live. */
  ttl?: boolean;
  /** False for what the Admin API does not show. */
  generate_admin_api?: false;
  /** Written while requests are served: no part of the configuration that the proxy keeps in memory. */
  is_runtime?: boolean;
  /** Derives stored values from given ones (password hashes). `given` is the request. */
  transform?: (entity: Entity, given: Entity) => void;
}

export function isObject(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Kong's notion of a set value: not null, not empty. */
export function isNonEmpty(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (typeof value === "object") return Object.keys(value).length > 0;
  return true;
}

/** Reads `a.b.c` out of nested objects. */
export function getPath(entity: Value | undefined, path: string): Value | undefined {
  return path.split(".").reduce<Value | undefined>((at, key) => (isObject(at) ? at[key] : undefined), entity);
}
