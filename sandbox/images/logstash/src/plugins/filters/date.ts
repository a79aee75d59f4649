import { DateTime } from "luxon";
import { isMap, type Field } from "../../event/field";
import { luxonPattern } from "../../event/joda";
import { defineFilter } from "./filter";
import * as setting from "../settings";

/** Greatest epoch that Logstash takes for one, in s. */
const LATEST_EPOCH = 2 ** 31 - 1;

/** @returns undefined for what is not a date of this format */
type Parse = (value: Field) => Date | undefined;

/** Sets a date field, `@timestamp` unless told otherwise, from a text or number. The first format that fits is taken. */
export const date = defineFilter(
  "date",
  {
    match: setting.strings().refine((match) => match.length >= 2, {
      error: "expected a field name and at least one date format",
    }),
    target: setting.string().default("@timestamp"),
    timezone: setting.string().default("UTC"),
    locale: setting.string().default("en"),
    tag_on_failure: setting.strings().default(["_dateparsefailure"]),
  },
  ({ match: [field = "", ...formats], target, timezone, locale, tag_on_failure }, matched) => {
    const parsers = formats.map((format) => parserOf(format, timezone, locale));
    return (event) => {
      const value = event.get(field);
      if (value === undefined || value === null) return;
      for (const parse of parsers) {
        const parsed = parse(value);
        if (!parsed) continue;
        event.set(target, parsed);
        return matched(event);
      }
      for (const tag of tag_on_failure) event.tag(tag);
    };
  },
);

function parserOf(format: string, zone: string, locale: string): Parse {
  switch (format) {
    case "UNIX_MS":
      return (value) => epoch(value, 1, /^-?\d+$/);
    case "UNIX":
      return (value) => epoch(value, 1000, /^-?\d+(\.\d*)?$/);
    case "ISO8601":
      return textual((text) => DateTime.fromISO(text.replace(" ", "T").replace(",", "."), { zone }));
    default: {
      const pattern = luxonPattern(format);
      return textual((text) => DateTime.fromFormat(text, pattern, { zone, locale }));
    }
  }
}

/** @param factor ms in one unit of the value */
function epoch(value: Field, factor: number, form: RegExp): Date | undefined {
  const number = typeof value === "string" && form.test(value) ? Number(value) : value;
  if (typeof number !== "number") return undefined;
  const late = factor === 1000 && number > LATEST_EPOCH;
  return late ? undefined : new Date(Math.trunc(number * factor));
}

function textual(parse: (text: string) => DateTime): Parse {
  return (value) => {
    if (isMap(value) || Array.isArray(value) || value === null) return undefined;
    const parsed = parse(value instanceof Date ? value.toISOString() : String(value));
    return parsed.isValid ? parsed.toJSDate() : undefined;
  };
}
