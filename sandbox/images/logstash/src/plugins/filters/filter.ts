import { z } from "zod";
import type { Event } from "../../event/event";
import { toArray } from "../../event/field";
import { logger } from "../../log";
import type { Filter, PluginContext, PluginDefinition } from "../plugin";
import * as setting from "../settings";

/** Settings that every filter has: they are applied after the filter, where it did its work. */
const common = {
  id: setting.string().optional(),
  add_field: setting.hash().default([]),
  remove_field: setting.strings().default([]),
  add_tag: setting.strings().default([]),
  remove_tag: setting.strings().default([]),
};

type Common = z.output<z.ZodObject<typeof common>>;

/** @param create gets the filter's settings, the function to call for an event that the filter applied to, and the node */
export function defineFilter<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
  create: (settings: z.output<z.ZodObject<Shape>>, matched: Filter, context: PluginContext) => Filter,
): PluginDefinition<Filter> {
  return {
    name,
    schema: z.strictObject({ ...common, ...shape }),
    create: (settings, context) =>
      create(settings as z.output<z.ZodObject<Shape>>, decorate(settings as Common), context),
  };
}

export const filterLogger = (name: string) => logger(`logstash.filters.${name}`);

function decorate(settings: Common): Filter {
  return (event) => {
    for (const [name, values] of settings.add_field) addField(event, event.sprintf(name), [values].flat());
    for (const name of settings.remove_field) event.remove(event.sprintf(name));
    if (settings.add_tag.length > 0) {
      event.set("tags", [...toArray(event.get("tags")), ...settings.add_tag.map((tag) => event.sprintf(tag))]);
    }
    if (settings.remove_tag.length > 0 && event.includes("tags")) {
      const removed = settings.remove_tag.map((tag) => event.sprintf(tag));
      event.set(
        "tags",
        toArray(event.get("tags")).filter((tag) => !removed.includes(tag as string)),
      );
    }
  };
}

/** A field that exists becomes a list of what it held and what is added. */
function addField(event: Event, name: string, values: string[]): void {
  for (const value of values.map((template) => event.sprintf(template))) {
    event.set(name, event.includes(name) ? [...toArray(event.get(name)), value] : value);
  }
}
