import { isObject, type Entity, type Field, type Schema, type Value } from "../schema/field.js";

/** How a field is kept in its table. */
export interface Column {
  name: string;
  field: string;
  /** Type and constraints, for CREATE TABLE. */
  definition: string;
  encode: (value: Value) => unknown;
  decode: (raw: unknown) => Value;
}

export function columnsOf(schema: Schema): Column[] {
  return Object.entries(schema.fields)
    .filter(([, field]) => !field.transient)
    .map(([name, field]) => columnOf(name, field));
}

/** A row by its columns, as the API shows it. */
export function decodeRow(columns: Column[], row: Record<string, unknown>): Entity {
  const entity: Entity = {};
  for (const { field, name, decode } of columns) entity[field] = row[name] === null ? null : decode(row[name]);
  return entity;
}

/** Of a time to live. */
export function secondsLeft(end: Date): number {
  return Math.max(0, Math.ceil((end.getTime() - Date.now()) / 1000) - 1);
}

function columnOf(name: string, field: Field): Column {
  const same = { field: name, name, encode: (value: Value) => value as unknown };
  const direct = { ...same, decode: (raw: unknown) => raw as Value };
  const unique = field.unique ? " UNIQUE" : "";

  if (name === "id") return { ...direct, definition: "uuid PRIMARY KEY" };
  if (field.type === "foreign") return foreignColumn(name, field);
  if (field.timestamp)
    return { ...same, definition: "timestamptz", encode: toDate, decode: (raw) => toSeconds(raw, field) };
  switch (field.type) {
    case "string":
      return { ...direct, definition: `text${unique}` };
    case "boolean":
      return { ...direct, definition: "boolean" };
    case "integer":
      return { ...same, definition: "bigint", decode: Number };
    case "number":
      return { ...direct, definition: "double precision" };
    default:
      if (field.elements?.type === "string") return { ...direct, definition: "text[]" };
      return { ...direct, definition: "jsonb", encode: (value) => (value === null ? null : JSON.stringify(value)) };
  }
}

function foreignColumn(name: string, field: Field): Column {
  const onDelete = field.on_delete === "cascade" || name === "certificate" ? " ON DELETE CASCADE" : "";
  return {
    field: name,
    name: `${name}_id`,
    definition: `uuid REFERENCES ${field.reference} (id)${onDelete}`,
    encode: (value) => (isObject(value) ? value.id : null),
    decode: (raw) => ({ id: raw as string }),
  };
}

function toDate(value: Value): unknown {
  return typeof value === "number" ? new Date(Math.round(value * 1000)) : null;
}

/** Whole seconds for an integer field, with milliseconds otherwise. */
function toSeconds(raw: unknown, field: Field): number {
  const seconds = (raw as Date).getTime() / 1000;
  return field.type === "integer" ? Math.floor(seconds) : seconds;
}
