import { runChecks } from "./checks.js";
import {
  isObject,
  type Entity,
  type Field,
  type FieldError,
  type FieldErrors,
  type Shape,
  type Value,
} from "./field.js";
import { fieldsOf, fill, subschemaOf } from "./fill.js";
import { runValidators } from "./validators.js";

export const REQUIRED = "required field missing";

/** What is wrong with a whole entity, by field; cross-field faults are listed under `@entity`. */
export function validate(shape: Shape, entity: Entity, isUpdate = false): FieldErrors | undefined {
  const unknown = unknownSubschema(shape, entity);
  if (unknown) return unknown;

  const fields = fieldsOf(shape, entity);
  const errors: FieldErrors = {};
  for (const [name, value] of Object.entries(entity)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const error = field ? validateField(field, value) : "unknown field";
    if (error !== undefined) errors[name] = error;
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.required && (entity[name] ?? null) === null) errors[name] = REQUIRED;
  }

  const subschema = subschemaOf(shape, entity);
  runChecks([...(shape.entity_checks ?? []), ...(subschema?.entity_checks ?? [])], fields, entity, errors, isUpdate);
  return Object.keys(errors).length > 0 ? errors : undefined;
}

function unknownSubschema(shape: Shape, entity: Entity): FieldErrors | undefined {
  const name = shape.subschema_key;
  if (!name || subschemaOf(shape, entity)) return undefined;
  const key = entity[name] ?? null;
  if (key === null) return { [name]: REQUIRED };
  const shown = Array.isArray(key) ? key[0] : key;
  return { [name]: (shape.subschema_error ?? "unknown type: %s").replace("%s", String(shown)) };
}

export function validateField(field: Field, value: Value): FieldError | undefined {
  if (value === null) return validateNull(field);
  if (field.eq === null) return field.err ?? "value must be null";
  return validateType(field, value) ?? runValidators(field, value);
}

function validateNull(field: Field): string | undefined {
  if (field.ne === null) return field.err ?? "value must not be null";
  if (field.eq !== undefined && field.eq !== null) return `value must be ${String(field.eq)}`;
  return field.required ? REQUIRED : undefined;
}

function validateType(field: Field, value: Value): FieldError | undefined {
  switch (field.type) {
    case "array":
    case "set":
      if (!Array.isArray(value)) return field.type === "set" ? "expected a set" : "expected an array";
      return field.elements && validateElements(field.elements, value);
    case "map":
      return isObject(value) ? validateMap(field, value) : "expected a map";
    case "record":
      if (!isObject(value)) return "expected a record";
      return field.fields && validate(field as Shape, fill(field as Shape, value, "insert"));
    case "foreign":
      return validateForeign(value);
    case "integer":
      return Number.isInteger(value) ? undefined : "expected an integer";
    default:
      return typeof value === field.type ? undefined : `expected a ${field.type}`;
  }
}

function validateElements(element: Field, values: Value[]): FieldError[] | undefined {
  const errors: FieldError[] = [];
  values.forEach((value, index) => {
    const error = validateField({ ...element, required: true }, value);
    if (error !== undefined) errors[index] = error;
  });
  return errors.length > 0 ? errors : undefined;
}

function validateMap(field: Field, map: Entity): FieldError | undefined {
  for (const [key, value] of Object.entries(map)) {
    const error =
      (field.keys && validateField(field.keys, key)) ??
      (field.values && validateField({ ...field.values, required: true }, value ?? null));
    if (error !== undefined) return error;
  }
  return undefined;
}

function validateForeign(value: Value): FieldErrors | undefined {
  const id = isObject(value) ? value.id : undefined;
  if (id === undefined) return { id: "missing primary key" };
  const error = validateField({ type: "string", uuid: true, required: true }, id);
  return error === undefined ? undefined : { id: error };
}
