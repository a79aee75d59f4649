import type { Event } from "../../event/event";
import { deepClone, isMap, toArray, type Field } from "../../event/field";
import { defineFilter, filterLogger } from "./filter";
import { CONVERSIONS, convert } from "./mutate-convert";
import { compileGsub } from "./mutate-gsub";
import { capitalize, mapStrings } from "./mutate-strings";
import * as setting from "../settings";

const log = filterLogger("mutate");

/**
 * Changes fields. Whatever the order in the file, one mutate works in this one: coerce, rename, update, replace,
 * convert, gsub, uppercase, capitalize, lowercase, strip, split, join, merge, copy; then what every filter has.
 */
export const mutate = defineFilter(
  "mutate",
  {
    coerce: setting.hash().default([]),
    rename: setting.stringHash().default([]),
    update: setting.stringHash().default([]),
    replace: setting.stringHash().default([]),
    convert: setting
      .stringHash()
      .default([])
      .refine((pairs) => pairs.every(([, type]) => type in CONVERSIONS), {
        error: `expected one of ${Object.keys(CONVERSIONS).join(", ")} for every field`,
      }),
    gsub: setting.strings().default([]),
    uppercase: setting.strings().default([]),
    capitalize: setting.strings().default([]),
    lowercase: setting.strings().default([]),
    strip: setting.strings().default([]),
    split: setting.stringHash().default([]),
    join: setting.stringHash().default([]),
    merge: setting.hash().default([]),
    copy: setting.stringHash().default([]),
    tag_on_failure: setting.string().default("_mutate_error"),
  },
  (settings, matched) => {
    const gsub = compileGsub(settings.gsub);
    return (event) => {
      try {
        for (const [field, value] of settings.coerce) coerce(event, field, [value].flat()[0] ?? "");
        for (const [from, to] of settings.rename) rename(event, event.sprintf(from), event.sprintf(to));
        for (const [field, value] of settings.update) if (event.includes(field)) event.set(field, event.sprintf(value));
        for (const [field, value] of settings.replace) event.set(field, event.sprintf(value));
        for (const [field, type] of settings.convert) convert(event, field, type);
        for (const apply of gsub) apply(event);
        for (const field of settings.uppercase) mapStrings(event, field, (text) => text.toUpperCase());
        for (const field of settings.capitalize) mapStrings(event, field, capitalize);
        for (const field of settings.lowercase) mapStrings(event, field, (text) => text.toLowerCase());
        for (const field of settings.strip) mapStrings(event, field, (text) => text.trim());
        for (const [field, separator] of settings.split) split(event, field, separator);
        for (const [field, separator] of settings.join) join(event, field, separator);
        for (const [field, added] of settings.merge) for (const other of [added].flat()) merge(event, field, other);
        for (const [from, to] of settings.copy) copy(event, from, to);
        matched(event);
      } catch (error) {
        log.warn("Exception caught while applying mutate filter", { exception: String(error) });
        event.tag(settings.tag_on_failure);
      }
    };
  },
);

function coerce(event: Event, field: string, fallback: string): void {
  if (event.get(field) === null) event.set(field, event.sprintf(fallback));
}

function rename(event: Event, from: string, to: string): void {
  const value = event.remove(from);
  if (value !== undefined) event.set(to, value);
}

function split(event: Event, field: string, separator: string): void {
  const value = event.get(field);
  if (typeof value === "string") event.set(field, value.split(separator));
}

function join(event: Event, field: string, separator: string): void {
  const value = event.get(field);
  if (Array.isArray(value)) event.set(field, value.join(separator));
}

/** Lists grow by what is added, single values count as lists of one; maps are merged with maps alone. */
function merge(event: Event, field: string, other: string): void {
  const [value, added] = [event.get(field), event.get(other)];
  if (isMap(value) !== isMap(added)) return log.error("Not possible to merge an array and a hash", { field, other });
  const merged: Field = isMap(value) && isMap(added) ? { ...value, ...added } : [...toArray(value), ...toArray(added)];
  event.set(field, merged);
}

/** What is absent, or null, is not copied. */
function copy(event: Event, from: string, to: string): void {
  const value = event.get(from);
  if (value !== undefined && value !== null) event.set(to, deepClone(value));
}
