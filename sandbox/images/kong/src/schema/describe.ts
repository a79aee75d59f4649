import { type Shape } from "./field.js";

/** A schema as `GET /schemas/…` shows it: lists of one-key objects, without functions. */
export function describe(shape: Shape): object {
  return { fields: list(shape.fields), entity_checks: (shape.entity_checks ?? []).map(plain) };
}

function list(fields: object): object[] {
  return Object.entries(fields).map(([name, field]) => ({ [name]: plain(field) }));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => typeof inner !== "function" && inner !== undefined)
      .map(([key, inner]) => [key, isFieldList(key, value) ? list(inner as object) : plain(inner)]),
  );
}

function isFieldList(key: string, parent: object): boolean {
  return key === "shorthand_fields" || (key === "fields" && "type" in parent && parent.type === "record");
}
