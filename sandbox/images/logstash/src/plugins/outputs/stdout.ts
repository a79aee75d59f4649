import { defineOutput } from "../plugin";
import * as setting from "../settings";

/** Writes every event to standard output. */
export const stdout = defineOutput(
  "stdout",
  {
    id: setting.string().optional(),
    codec: setting.codec().default({ kind: "plugin", name: "rubydebug", attributes: [] }),
  },
  (settings, context) => {
    const codec = context.codec(settings.codec);
    return {
      receive: async (events) => {
        process.stdout.write(events.map((event) => codec.encode(event)).join(""));
      },
    };
  },
);
