import { Event } from "../../event/event";
import { defineCodec } from "../plugin";
import * as setting from "../settings";

/** The whole text as `message`; out as `format`, or timestamp, host and message as Logstash prints an event. */
export const plain = defineCodec("plain", { format: setting.string().optional() }, ({ format }) => ({
  decode: (text) => [new Event({ message: text })],
  encode: (event) => event.sprintf(format ?? "%{@timestamp} %{host} %{message}"),
}));

/** One event a line. */
export const line = defineCodec(
  "line",
  { format: setting.string().optional(), delimiter: setting.string().default("\n") },
  ({ format, delimiter }) => ({
    decode: (text) =>
      text
        .split(delimiter)
        .filter((entry) => entry !== "")
        .map((entry) => new Event({ message: entry })),
    encode: (event) => event.sprintf(format ?? "%{@timestamp} %{host} %{message}") + delimiter,
  }),
);
