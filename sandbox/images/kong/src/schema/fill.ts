import { randomBytes, randomUUID } from "node:crypto";
import {
  getPath,
  isObject,
  type Entity,
  type Field,
  type FieldErrors,
  type Fields,
  type Shape,
  type Shorthand,
  type Value,
} from "./field.js";
import { validateField } from "./validate.js";

/** Whether an entity is being made (defaults are filled in), changed in part, or read back from the database. */
export type Context = "insert" | "update" | "select";

/** Thrown when a shorthand field is itself invalid. */
export class ShorthandError extends Error {
  constructor(readonly fields: FieldErrors) {
    super("invalid shorthand field");
  }
}

/** The fields of a shape with those of the subschema that the entity selects laid over them. */
export function fieldsOf(shape: Shape, entity: Entity): Fields {
  const own = subschemaOf(shape, entity)?.fields;
  if (!own) return shape.fields;
  return Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, own[name] ?? field]));
}

/** Selected by the value of `subschema_key`, or, where that is a set, by the first member that has one. */
export function subschemaOf(shape: Shape, entity: Entity) {
  if (!shape.subschema_key || !shape.subschemas) return undefined;
  const key = entity[shape.subschema_key];
  const subschemas = shape.subschemas;
  if (typeof key === "string") return Object.hasOwn(subschemas, key) ? subschemas[key] : undefined;
  if (!Array.isArray(key)) return undefined;
  const first = key.find((name): name is string => typeof name === "string" && Object.hasOwn(subschemas, name));
  return first === undefined ? undefined : subschemas[first];
}

/** A copy of the entity with shorthands expanded, defaults and automatic values filled in, and duplicates out of sets. */
export function fill(shape: Shape, given: Entity, context: Context): Entity {
  const entity = expandShorthands(shape, { ...given }, context);
  for (const [name, field] of Object.entries(fieldsOf(shape, entity))) {
    let value = entity[name];
    if (field.auto && context !== "select") value = automatic(name, field, value, context);
    value = adjust(field, value, context);
    if (value !== undefined) entity[name] = value;
  }
  return context === "select" ? withShorthands(shape, entity) : entity;
}

function expandShorthands(shape: Shape, entity: Entity, context: Context): Entity {
  const errors: FieldErrors = {};
  for (const [name, shorthand] of Object.entries(shape.shorthand_fields ?? {})) {
    const value = entity[name];
    if (value === undefined || context === "select") continue;
    const error = validateField(shorthand, value) ?? mismatch(name, shorthand, value, entity);
    if (error !== undefined) {
      errors[name] = error;
      continue;
    }
    delete entity[name];
    for (const [key, expanded] of Object.entries(shorthand.expand(value) ?? {})) {
      // The field that replaced a deprecated one wins where both are given; any other shorthand wins itself.
      const current = entity[key];
      if (isObject(expanded)) entity[key] = mergeGiven(expanded, isObject(current) ? current : {});
      else if (!shorthand.deprecation || current === undefined || current === null) entity[key] = expanded;
    }
  }
  if (Object.keys(errors).length > 0) throw new ShorthandError(errors);
  return entity;
}

/** What a field is given by its new name wins, unless that is null. */
function mergeGiven(expanded: Entity, current: Entity): Entity {
  const given = Object.entries(current).filter(([, value]) => value !== null);
  return { ...current, ...expanded, ...Object.fromEntries(given) };
}

function mismatch(name: string, shorthand: Shorthand, value: Value, entity: Entity): string | undefined {
  const path = shorthand.deprecation?.replaced_with?.[0]?.path.join(".");
  const replacement = path === undefined ? null : (getPath(entity, path) ?? null);
  if (value === null || replacement === null || replacement === value) return undefined;
  const both = `${name} = ${String(value)} vs ${path} = ${String(replacement)}`;
  return `both deprecated and new field are used but their values mismatch: ${both}`;
}

/** Deprecated names are echoed with the value of what replaced them. */
function withShorthands(shape: Shape, entity: Entity): Entity {
  for (const [name, shorthand] of Object.entries(shape.shorthand_fields ?? {})) {
    const path = shorthand.deprecation?.replaced_with?.[0]?.path.join(".");
    if (path !== undefined) entity[name] = getPath(entity, path) ?? null;
  }
  return entity;
}

function automatic(name: string, field: Field, value: Value | undefined, context: Context): Value | undefined {
  const now = field.type === "number" ? Date.now() / 1000 : Math.floor(Date.now() / 1000);
  if (name === "updated_at") return now;
  if (context !== "insert") return value;
  if (name === "created_at") return value ?? now;
  if (value !== undefined) return value;
  return field.uuid ? randomUUID() : randomKey();
}

/** 32 letters and digits. */
export function randomKey(): string {
  return randomBytes(48).toString("base64").replace(/[+/=]/g, "").padEnd(32, "0").slice(0, 32);
}

function adjust(field: Field, given: Value | undefined, context: Context): Value | undefined {
  if (given === undefined && context === "update") return undefined;
  if (given === undefined || (given === null && context === "select" && field.required)) return missing(field);
  if (given === null) return null;

  if (field.type === "record" && field.fields && isObject(given)) return fill(field as Shape, given, context);
  if (field.type === "set" && Array.isArray(given)) return [...new Set(given)];
  return given;
}

function missing(field: Field): Value | undefined {
  const preset = structuredClone(field.default);
  const isRecord = field.type === "record" && field.fields !== undefined;
  if (isRecord && (field.required || preset)) return fill(field as Shape, isObject(preset) ? preset : {}, "insert");
  if (preset !== undefined) return preset;
  return field.required ? undefined : null;
}

/** Lays a partial entity over a whole one: records are merged field by field, anything else is replaced. */
export function merge(shape: Shape, top: Entity, bottom: Entity): Entity {
  const merged: Entity = { ...bottom, ...top };
  for (const [name, field] of Object.entries(fieldsOf(shape, bottom))) {
    const above = top[name];
    const below = bottom[name];
    if (field.fields && isObject(above)) merged[name] = merge(field as Shape, above, isObject(below) ? below : {});
  }
  return merged;
}
