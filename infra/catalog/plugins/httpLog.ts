import * as pulumi from "@pulumi/pulumi";
import { builtIn, type PluginSpec } from "./spec";

export interface HttpLogTarget {
  /** Where each batch of request logs is sent. */
  endpoint: pulumi.Input<string>;
  /** Entries sent at once at most. @default 200 */
  batchSize?: number;
  /** Seconds that an entry waits at most for its batch to fill. @default 1 */
  maxDelay?: number;
}

/** Sends a log entry for each request, in batches, kept and tried again for a minute while the receiver is away. */
export function httpLog({ endpoint, batchSize = 200, maxDelay = 1 }: HttpLogTarget): PluginSpec {
  return builtIn(
    "http-log",
    pulumi.output(endpoint).apply((http_endpoint) => ({
      http_endpoint,
      timeout: 1000,
      keepalive: 1000,
      queue: { max_batch_size: batchSize, max_coalescing_delay: maxDelay },
    })),
  );
}
