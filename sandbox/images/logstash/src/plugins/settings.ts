/**
 * The types that Logstash's plugins declare their settings with, and its conversions: numbers and booleans may be
 * written as strings, one value stands for a list of one, and a list of one for its value.
 */
import { existsSync } from "node:fs";
import { z } from "zod";
import type { PluginNode, Value } from "../config/ast";

const single = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);
const many = (value: unknown): unknown => (value === undefined || Array.isArray(value) ? value : [value]);

export const string = () =>
  z.preprocess(single, z.union([z.string(), z.number().transform(String)], { error: "expected a string" }));

export const number = () =>
  z.preprocess(
    (value) => (typeof single(value) === "string" && single(value) !== "" ? Number(single(value)) : single(value)),
    z.number({ error: "expected a number" }),
  );

export const boolean = () =>
  z.preprocess(
    (value) => ({ true: true, false: false })[String(single(value))] ?? value,
    z.boolean({ error: "expected true or false" }),
  );

export const oneOf = <const Names extends readonly [string, ...string[]]>(...names: Names) =>
  z.preprocess((value) => String(single(value)), z.enum(names, { error: `expected one of ${names.join(", ")}` }));

export const strings = () => z.preprocess(many, z.array(string(), { error: "expected an array of strings" }));

/** A hash whose values are strings, or lists of them. Also written as an array: key, value, key, value … */
export const hash = () =>
  z.preprocess(
    (value) => (Array.isArray(value) ? pairs(value as Value[]) : value),
    z.map(z.string(), z.union([string(), strings()]), { error: "expected a hash" }).transform((map) => [...map]),
  );

export const stringHash = () =>
  z.map(z.string(), string(), { error: "expected a hash of strings" }).transform((map) => [...map]);

export const path = () =>
  string().refine((file) => existsSync(file), { error: ({ input }) => `no file ${String(input)}` });

/**
 * A list of URLs; one string may hold several, separated by spaces. Without a scheme `http` is meant.
 * @param defaultPort of a URL that names none
 */
export const urls = (defaultPort: number) =>
  strings().transform((entries, context) =>
    entries
      .flatMap((entry) => entry.split(" "))
      .filter((entry) => entry !== "")
      .map((entry) => {
        const text = /^https?:\/\//.test(entry) ? entry : `http://${entry}`;
        if (!URL.canParse(text)) {
          context.addIssue({ code: "custom", message: `'${entry}' is not a URL` });
          return z.NEVER;
        }
        const url = new URL(text);
        if (!/:\d+$/.test(text.replace(/(?<=[^/])\/(?!\/).*$/, ""))) url.port = String(defaultPort);
        return url;
      }),
  );

/** A codec that a setting names: a plugin without a place of its own. */
export type CodecSetting = Pick<PluginNode, "kind" | "name" | "attributes">;

/** A codec: its name, or its name with settings in braces. */
export const codec = () =>
  z.preprocess(
    (value) => (typeof value === "string" ? { kind: "plugin", name: value, attributes: [] } : value),
    z.custom<CodecSetting>((value) => typeof value === "object" && value !== null && "kind" in value, {
      error: "expected a codec",
    }),
  );

/** Only `disabled` is played here; the default is the node's `pipeline.ecs_compatibility`. */
export const ecsCompatibility = () => oneOf("disabled", "v1", "v8").optional();

function pairs(values: Value[]): unknown {
  if (values.length % 2 === 1) return values;
  const map = new Map<unknown, Value>();
  for (let index = 0; index < values.length; index += 2) map.set(values[index], values[index + 1]);
  return map;
}
