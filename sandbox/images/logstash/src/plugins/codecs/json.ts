import { Event } from "../../event/event";
import { isMap, type Field } from "../../event/field";
import { logger } from "../../log";
import { defineCodec, type PluginContext } from "../plugin";
import { requireEcsDisabled } from "../ecs";
import * as setting from "../settings";

const log = logger("logstash.codecs.json");

const settings = {
  charset: setting.oneOf("UTF-8").default("UTF-8"),
  target: setting.string().optional(),
  ecs_compatibility: setting.ecsCompatibility(),
};

/** One JSON document a body: an object is one event, an array one event an entry, an empty body none. */
export const json = defineCodec("json", settings, ({ target, ecs_compatibility }, context: PluginContext) => {
  requireEcsDisabled("json codec", ecs_compatibility, context);
  return { decode: (text) => decodeJson(text, target), encode: (event) => JSON.stringify(event.toHash()) };
});

/** One JSON document a line. */
export const jsonLines = defineCodec("json_lines", settings, ({ target, ecs_compatibility }, context) => {
  requireEcsDisabled("json_lines codec", ecs_compatibility, context);
  return {
    decode: (text) => text.split("\n").flatMap((line) => decodeJson(line, target)),
    encode: (event) => `${JSON.stringify(event.toHash())}\n`,
  };
});

/** What is not JSON becomes an event of its own, tagged, with the text in `message`. */
function decodeJson(text: string, target: string | undefined): Event[] {
  if (text.trim() === "") return [];
  try {
    const parsed = JSON.parse(text) as Field;
    const entries = Array.isArray(parsed) ? parsed : [parsed];
    return entries.map((entry) => toEvent(entry, target));
  } catch (error) {
    log.error("JSON parse error, original data now in message field", { message: String(error), data: text });
    return [new Event({ message: text, tags: ["_jsonparsefailure"] })];
  }
}

function toEvent(entry: Field, target: string | undefined): Event {
  if (!isMap(entry)) throw new TypeError("only objects and arrays of objects become events");
  if (!target) return new Event(entry);
  const event = new Event();
  event.set(target, entry);
  return event;
}
