import type { Event } from "../../event/event";
import { isMap, toText, type Field } from "../../event/field";
import { defineFilter, filterLogger } from "./filter";
import * as setting from "../settings";

const log = filterLogger("json");

/** Parses the JSON text of a field into `target`, or into the event itself. */
export const json = defineFilter(
  "json",
  {
    source: setting.string(),
    target: setting.string().optional(),
    tag_on_failure: setting.strings().default(["_jsonparsefailure"]),
    skip_on_invalid_json: setting.boolean().default(false),
  },
  ({ source, target, tag_on_failure, skip_on_invalid_json }, matched) => {
    const fail = (event: Event, message: string) => {
      log.warn(message, { source });
      for (const tag of tag_on_failure) event.tag(tag);
    };
    return (event) => {
      const text = event.get(source);
      if (text === undefined || text === null || text === false) return;
      let parsed: Field;
      try {
        parsed = JSON.parse(toText(text)) as Field;
      } catch {
        if (!skip_on_invalid_json) fail(event, "Error parsing json");
        return;
      }
      if (target) event.set(target, parsed);
      else if (isMap(parsed)) for (const [name, value] of Object.entries(parsed)) setTopLevel(event, name, value);
      else return fail(event, "Parsed JSON object/hash requires a target configuration option");
      matched(event);
    };
  },
);

/** `@timestamp` must stay a date: one that is none is kept aside. */
function setTopLevel(event: Event, name: string, value: Field): void {
  if (name !== "@timestamp") return event.set(name, value);
  const timestamp = new Date(toText(value));
  const valid = !isNaN(timestamp.getTime());
  event.set("@timestamp", valid ? timestamp : new Date());
  if (valid) return;
  event.tag("_timestampparsefailure");
  event.set("_@timestamp", value);
}
