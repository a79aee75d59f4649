import { z } from "zod";
import { unknownFields } from "../plugins";
import { id, only, optional, reference, tags, text } from "./fields";

/** Kong's own list, in any order. */
const PROTOCOLS = ["grpc", "grpcs", "http", "https"];

const protocols = z
  .array(z.string())
  .nullish()
  .refine((given) => !given || [...given].sort().join() === PROTOCOLS.join(), {
    error: `can only be ${PROTOCOLS.join(", ")}: the Kong provider cannot set it`,
  })
  .transform(() => undefined)
  .optional();

/** A plugin below what it runs for. */
const nested = z.strictObject({
  id,
  name: text,
  /** In Kong's own spelling, as far as it is not the plugin's default. */
  config: optional(z.record(z.string(), z.unknown())),
  enabled: optional(z.boolean()),
  tags,
  protocols,
  instance_name: only(null),
  ordering: only(null),
  run_on: only("first"),
});

/** One that says itself what it runs for; nothing: every request. */
const global = nested.extend({ service: reference, route: reference, consumer: reference });

export const plugins = optional(z.array(nested.check(knowsItsFields)));
export const globalPlugins = optional(z.array(global.check(knowsItsFields)));
export type DeckPlugin = z.output<typeof nested>;
export type DeckGlobalPlugin = z.output<typeof global>;

function knowsItsFields({ value: { name, config = {} }, issues }: z.core.ParsePayload<DeckPlugin>) {
  for (const field of unknownFields(name, config) ?? []) {
    issues.push({
      code: "custom",
      path: ["config", ...field.split(".")],
      input: undefined,
      message: `is no field of plugin '${name}' in Kong 3.9`,
    });
  }
}
