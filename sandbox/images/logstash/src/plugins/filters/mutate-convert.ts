import type { Event } from "../../event/event";
import { isMap, toText, type Field } from "../../event/field";
import { filterLogger } from "./filter";

const log = filterLogger("mutate");

/** By the name that the pipeline uses. As before Logstash 8.14, what is no number becomes 0. */
export const CONVERSIONS: Record<string, (value: Field) => Field> = {
  string: toText,
  integer: (value) => Math.trunc(leadingNumber(value)),
  float: leadingNumber,
  boolean: toBoolean,
  integer_eu: (value) => Math.trunc(leadingNumber(fromEuropean(value))),
  float_eu: (value) => leadingNumber(fromEuropean(value)),
};

/** Converts a field, or every entry of a list; leaves maps, nulls and absent fields alone. */
export function convert(event: Event, field: string, type: string): void {
  const value = event.get(field);
  if (value === undefined || value === null || isMap(value)) return;
  const conversion = CONVERSIONS[type];
  event.set(
    field,
    Array.isArray(value) ? value.map((entry) => (entry === null ? entry : conversion(entry))) : conversion(value),
  );
}

/** Ruby's to_i and to_f: the number that a text starts with, thousands separators aside. */
function leadingNumber(value: Field): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const number = parseFloat(toText(value).trim().replaceAll(",", ""));
  return Number.isFinite(number) ? number : 0;
}

function fromEuropean(value: Field): Field {
  return typeof value === "string" ? value.replace(/[,.]/g, (mark) => (mark === "," ? "." : ",")) : value;
}

function toBoolean(value: Field): Field {
  const text = toText(value);
  if (/^(true|t|yes|y|1|1\.0)$/i.test(text)) return true;
  if (/^(false|f|no|n|0|0\.0)?$/i.test(text)) return false;
  log.warn(`Failed to convert ${text} into boolean.`);
  return value;
}
