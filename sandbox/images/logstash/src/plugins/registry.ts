import { jsonLines, json as jsonCodec } from "./codecs/json";
import { line, plain } from "./codecs/plain";
import { rubydebug } from "./codecs/rubydebug";
import { date } from "./filters/date";
import { drop } from "./filters/drop";
import { geoip } from "./filters/geoip";
import { json as jsonFilter } from "./filters/json";
import { mutate } from "./filters/mutate";
import { prune } from "./filters/prune";
import { useragent } from "./filters/useragent";
import { uuid } from "./filters/uuid";
import { deadLetterQueue } from "./inputs/dead-letter-queue";
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
  input: [deadLetterQueue, http],
  filter: [date, drop, geoip, jsonFilter, mutate, prune, useragent, uuid],
  output: [elasticsearch, stdout],
  codec: [jsonCodec, jsonLines, line, plain, rubydebug],
} satisfies Record<PluginType, PluginDefinition[]>;
