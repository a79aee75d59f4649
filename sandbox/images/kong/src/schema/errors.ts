import { type Entity, type FieldError, type FieldErrors, type Value } from "./field.js";
import { pretty } from "./lua.js";

/** An error of the Admin API: the HTTP status, and the body that Kong's clients parse. */
export class KongError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    readonly title: string,
    message: string,
    readonly details: { fields?: object; options?: object } = {},
  ) {
    super(message);
  }

  get body(): object {
    return { code: this.code, name: this.title, message: this.message, ...this.details };
  }
}

export function schemaViolation(errors: FieldErrors): KongError {
  const found = flatten(errors);
  const count = found.length === 1 ? "schema violation" : `${found.length} schema violations`;
  return new KongError(400, 2, "schema violation", `${count} (${found.join("; ")})`, { fields: errors });
}

/** One line a fault: those of the whole entity first, then by field, one level deep; what is deeper is printed. */
function flatten(errors: FieldErrors): string[] {
  const { "@entity": entity, ...byField } = errors;
  const lines = Array.isArray(entity) ? entity.map(String) : [];
  for (const name of Object.keys(byField).sort()) {
    const error = byField[name];
    if (typeof error === "string") lines.push(`${name}: ${error}`);
    else lines.push(...nested(error).map(([key, inner]) => `${name}.${key}: ${inner}`));
  }
  return lines;
}

function nested(error: FieldErrors | FieldError[]): [string | number, string][] {
  const show = (inner: FieldError) => (typeof inner === "string" ? inner : pretty(inner, "  "));
  // Lua counts from one.
  if (Array.isArray(error)) return Object.entries(error).map(([index, inner]) => [Number(index) + 1, show(inner)]);
  return Object.keys(error)
    .sort()
    .map((key) => [key, show(error[key])]);
}

export function primaryKeyViolation(id: Value): KongError {
  const fields = { id };
  return new KongError(400, 3, "primary key violation", `primary key violation on key '${pretty(fields)}'`, { fields });
}

export function foreignKeyMissing(field: string, id: Value, parent: string): KongError {
  const message = `the foreign key '${pretty({ id })}' does not reference an existing '${parent}' entity.`;
  return new KongError(400, 4, "foreign key violation", message, { fields: { [field]: { id } } });
}

export function stillReferenced(parent: string, child: string): KongError {
  const message = `an existing '${child}' entity references this '${parent}' entity`;
  return new KongError(400, 4, "foreign key violation", message, { fields: { "@referenced_by": child } });
}

export function uniqueViolation(fields: Entity): KongError {
  return new KongError(409, 5, "unique constraint violation", `UNIQUE violation detected on '${pretty(fields)}'`, {
    fields,
  });
}

/** `key` is the id, or the unique field that stands for it. */
export function notFound(key: Entity): KongError {
  const what = "id" in key ? `primary key '${pretty(key)}'` : `'${pretty(key)}'`;
  return new KongError(404, 6, "not found", `could not find the entity with ${what}`, { fields: key });
}

export function invalidOffset(offset: string, reason: string): KongError {
  return new KongError(400, 7, "invalid offset", `'${offset}' is not a valid offset: ${reason}`);
}

export function invalidSize(message: string): KongError {
  return new KongError(400, 9, "invalid size", message);
}

export function invalidOption(name: string, message: string): KongError {
  return new KongError(400, 11, "invalid options", `invalid option (${name}: ${message})`, {
    options: { [name]: message },
  });
}

/** `unresolved`: by foreign field, the unique fields by which nothing was found, with the value and the table. */
export function foreignKeysUnresolved(unresolved: Record<string, { parent: string; by: Entity }>): KongError {
  const fields: Record<string, Entity> = {};
  const lines: string[] = [];
  for (const name of Object.keys(unresolved).sort()) {
    const { parent, by } = unresolved[name];
    fields[name] = {};
    for (const key of Object.keys(by).sort()) {
      const message = `the foreign key cannot be resolved with '${pretty({ [key]: by[key]! })}' for an existing '${parent}' entity`;
      fields[name][key] = message;
      lines.push(`${name}.${key}: ${message}`);
    }
  }
  const count = lines.length === 1 ? "foreign key unresolved" : `${lines.length} foreign keys unresolved`;
  return new KongError(400, 13, "foreign keys unresolved", `${count} (${lines.join("; ")})`, { fields });
}
