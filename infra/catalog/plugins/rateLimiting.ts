import * as pulumi from "@pulumi/pulumi";
import { builtIn, type PluginSpec } from "./spec";

/** A Redis that counts for all gateway nodes. */
export interface RedisCounter {
  host: pulumi.Input<string>;
  port: pulumi.Input<number>;
  password: pulumi.Input<string>;
}

export interface RateLimits {
  /** Requests allowed a minute and an hour; at least one of them. */
  minute?: number;
  hour?: number;
  /** Where requests are counted: in each node, in the database, or in a Redis. @default "local" */
  counter?: pulumi.Input<"local" | "cluster" | RedisCounter>;
  /** What counts as one caller. @default "consumer" (the address, where there is no consumer) */
  limitBy?: "consumer" | "credential" | "ip" | "service";
}

/** Refuses with 429 what comes more often than allowed. */
export function rateLimiting({ minute, hour, counter = "local", limitBy = "consumer" }: RateLimits): PluginSpec {
  if (minute === undefined && hour === undefined)
    throw new Error("rateLimiting needs a limit: 'minute', 'hour' or both");
  const limits = { minute: minute ?? null, hour: hour ?? null, limit_by: limitBy };
  return builtIn(
    "rate-limiting",
    pulumi.output(counter).apply((where) => ({
      ...limits,
      ...(typeof where === "string" ? { policy: where } : { policy: "redis", redis: where }),
    })),
  );
}
