import { jsonLines, json as jsonCodec } from "./codecs/json";
import { line, plain } from "./codecs/plain";
import { rubydebug } from "./codecs/rubydebug";
import { date } from "./filters/date";
import { drop } from "./filters/drop";
import { json as jsonFilter } from "./filters/json";
import { mutate } from "./filters/mutate";
import { prune } from "./filters/prune";
import { uuid } from "./filters/uuid";
import { http } from "./inputs/http";
import { elasticsearch } from "./outputs/elasticsearch/output";
import { stdout } from "./outputs/stdout";
import type { Codec, Filter, Input, Output, PluginDefinition, PluginType } from "./plugin";

/** Everything that this stand-in can play. */
export const registry: {
  input: PluginDefinition<Input>[];
  filter: PluginDefinition<Filter>[];
  output: PluginDefinition<Output>[];
  codec: PluginDefinition<Codec>[];
} = {
  input: [http],
  filter: [date, drop, jsonFilter, mutate, prune, uuid],
  output: [elasticsearch, stdout],
  codec: [jsonCodec, jsonLines, line, plain, rubydebug],
} satisfies Record<PluginType, PluginDefinition[]>;
