import pg from "pg";
import { type Entity, type Schema } from "../schema/field.js";
import {
  foreignKeyMissing,
  primaryKeyViolation,
  stillReferenced,
  uniqueViolation,
  type KongError,
} from "../schema/errors.js";

const UNIQUE_VIOLATION = "23505";
const FOREIGN_KEY_VIOLATION = "23503";

/** The constraint that Postgres refused the entity for, in Kong's words; undefined when it was something else. */
export function violationOf(error: unknown, schema: Schema, entity: Entity): KongError | undefined {
  if (!(error instanceof pg.DatabaseError)) return undefined;
  if (error.code === UNIQUE_VIOLATION) return uniqueFault(error, schema, entity);
  if (error.code === FOREIGN_KEY_VIOLATION) return foreignFault(error, schema, entity);
  return undefined;
}

function uniqueFault(error: pg.DatabaseError, schema: Schema, entity: Entity): KongError {
  const constraint = error.constraint ?? "";
  if (constraint === `${schema.name}_pkey`) return primaryKeyViolation(entity.id ?? null);
  const isComposite = constraint === `${schema.name}_cache_key_key`;
  const name = constraint.slice(schema.name.length + 1, -"_key".length);
  return uniqueViolation(pick(entity, isComposite ? (schema.cache_key ?? []) : [name]));
}

function foreignFault(error: pg.DatabaseError, schema: Schema, entity: Entity): KongError {
  // On deletion Postgres names the table that still refers to the row.
  if (error.table && error.table !== schema.name) return stillReferenced(schema.name, error.table);
  const column = (error.constraint ?? "").slice(schema.name.length + 1, -"_fkey".length);
  const name = column.replace(/_id$/, "");
  const key = entity[name] as Entity;
  return foreignKeyMissing(name, key.id ?? null, schema.fields[name]?.reference ?? "");
}

function pick(entity: Entity, names: string[]): Entity {
  return Object.fromEntries(names.map((name) => [name, entity[name] ?? null]));
}
