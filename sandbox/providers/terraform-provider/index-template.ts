import { boolean, integer, list, object, set, string } from "../kit";
import { entity } from "./entity";
import { jsonText, parse, textOf } from "./json-text";
import type { Body } from "./rest-api";

interface Alias {
  filter?: Body;
  index_routing?: string;
  is_hidden?: boolean;
  is_write_index?: boolean;
  routing?: string;
  search_routing?: string;
}

interface Answer {
  index_templates: {
    name: string;
    index_template: {
      index_patterns: string[];
      composed_of?: string[];
      priority?: number;
      version?: number;
      _meta?: Body;
      data_stream?: { hidden?: boolean; allow_custom_routing?: boolean };
      template?: { settings?: { index?: Body }; mappings?: Body; aliases?: Record<string, Alias> };
    };
  }[];
}

const alias = {
  name: string({ required: true }),
  filter: jsonText(),
  indexRouting: string(),
  isHidden: boolean(),
  isWriteIndex: boolean(),
  routing: string(),
  searchRouting: string(),
} as const;

export const indexTemplate = entity({
  what: "index template",
  collection: "/_index_template",
  name: "name",
  inputs: {
    name: string({ autoName: true, replace: true }),
    indexPatterns: set(string(), { required: true }),
    composedOfs: list(string(), { computed: true }),
    priority: integer(),
    version: integer(),
    metadata: jsonText(),
    dataStream: object({ hidden: boolean({ default: false }), allowCustomRouting: boolean() }),
    template: object(
      { aliases: set(object(alias)), mappings: jsonText(), settings: jsonText({ normalize: normalSettings }) },
      { unsupported: ["lifecycle"] },
    ),
  },
  encode: ({ indexPatterns, composedOfs, priority, version, metadata, dataStream, template }) => ({
    index_patterns: indexPatterns,
    composed_of: composedOfs ?? [],
    priority,
    version,
    _meta: parse(metadata),
    data_stream: dataStream && { hidden: dataStream.hidden, allow_custom_routing: dataStream.allowCustomRouting },
    template: template && {
      settings: parse(template.settings),
      mappings: parse(template.mappings),
      aliases: Object.fromEntries(
        (template.aliases ?? []).map(({ name, ...rest }) => [
          name,
          {
            filter: parse(rest.filter),
            index_routing: rest.indexRouting,
            is_hidden: rest.isHidden,
            is_write_index: rest.isWriteIndex,
            routing: rest.routing,
            search_routing: rest.searchRouting,
          },
        ]),
      ),
    },
  }),
  decode(answer, wanted) {
    const found = (answer as unknown as Answer).index_templates?.find(({ name }) => name === wanted);
    if (!found) return undefined;
    const { index_patterns, composed_of, priority, version, _meta, data_stream, template } = found.index_template;
    return {
      name: found.name,
      indexPatterns: index_patterns,
      composedOfs: composed_of ?? [],
      priority,
      version,
      metadata: textOf(_meta),
      dataStream: data_stream && {
        hidden: data_stream.hidden ?? false,
        allowCustomRouting: data_stream.allow_custom_routing,
      },
      template: template && {
        settings: textOf(template.settings?.index),
        mappings: textOf(template.mappings),
        aliases: Object.entries(template.aliases ?? {}).map(([name, rest]) => ({
          name,
          filter: textOf(rest.filter),
          indexRouting: rest.index_routing,
          isHidden: rest.is_hidden,
          isWriteIndex: rest.is_write_index,
          routing: rest.routing,
          searchRouting: rest.search_routing,
        })),
      },
    };
  },
});

/** `{"index":{"refresh_interval":"5s"}}`, `{"index.refresh_interval":"5s"}` and the like are the same; all values are texts. */
function normalSettings(text: string): unknown {
  const flat: Record<string, unknown> = {};
  const flatten = (value: unknown, path: string): void => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [key, item] of Object.entries(value)) flatten(item, path ? `${path}.${key}` : key);
    } else {
      const name = path.startsWith("index.") ? path : `index.${path}`;
      flat[name] = Array.isArray(value) ? value.map(String) : String(value);
    }
  };
  const settings = parse(text);
  if (!settings) return text;
  flatten(settings, "");
  return flat;
}
