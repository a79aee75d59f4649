import * as kong from "@pulumi/kong";
import * as pulumi from "@pulumi/pulumi";

/** One of several targets, with its share of the requests. */
export interface WeightedTarget {
  /** Host and port, as in `orders-blue:8080`. */
  address: pulumi.Input<string>;
  /** Share beside the other targets' weights; 0 takes it out. @default 100 */
  weight: number;
}

/**
 * Targets, each by a name that stays while its address may change. An address that changes under the same name is taken
 * out before the new one comes in; under a new name, after it.
 */
export type Targets = Record<string, string | pulumi.Output<string> | WeightedTarget>;

export interface BalancerArgs {
  targets: Targets;
  protocol: "http" | "https";
  /** Path that every target answers with 200 or 302 while it is well. */
  healthPath: string;
  tags: string[];
}

/** Kong's own default: answers to callers that would count as good. Passive checks are off. */
const PASSIVE_HEALTHY = [200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308];

/** Balances over targets, and asks each every 10 s whether it is well: three answers take it out or let it back in. */
export function createBalancer(name: string, args: BalancerArgs, parent: pulumi.Resource) {
  const { protocol, healthPath, tags } = args;
  const upstream = new kong.Upstream(
    name,
    {
      name,
      slots: 10_000,
      hashOn: "none",
      hashFallback: "none",
      hashOnCookiePath: "/",
      healthchecks: healthchecks(protocol, healthPath),
      tags,
    },
    { parent },
  );
  const targets = Object.entries(args.targets).map(([key, target]) => {
    const { address, weight } = isAddress(target) ? { address: target, weight: 100 } : target;
    return new kong.Target(
      `${name}-${key}`,
      {
        upstreamId: upstream.id,
        target: typeof address === "string" ? withPort(address) : pulumi.output(address).apply(withPort),
        weight,
        tags,
      },
      // Kong has no change of a target, and takes an address once.
      { parent, deleteBeforeReplace: true },
    );
  });
  return { upstream, targets };
}

/** Every field that Kong knows, so that none drifts. Refused connections and timeouts count as bad answers do. */
function healthchecks(type: "http" | "https", httpPath: string): kong.types.input.UpstreamHealthchecks {
  return {
    active: {
      type,
      httpPath,
      timeout: 1,
      concurrency: 10,
      httpsVerifyCertificate: true,
      healthy: { httpStatuses: [200, 302], interval: 10, successes: 3 },
      unhealthy: {
        httpStatuses: [429, 500, 502, 503, 504],
        interval: 10,
        httpFailures: 3,
        tcpFailures: 3,
        timeouts: 3,
      },
    },
    passive: {
      type,
      healthy: { httpStatuses: PASSIVE_HEALTHY, successes: 0 },
      unhealthy: { httpStatuses: [429, 500, 503], httpFailures: 0, tcpFailures: 0, timeouts: 0 },
    },
  };
}

function isAddress(target: Targets[string]): target is string | pulumi.Output<string> {
  return typeof target === "string" || pulumi.Output.isInstance(target);
}

/** Without a port, Kong would take 8000 and show that as a change. */
function withPort(address: string): string {
  if (!/^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d+$/.test(address))
    throw new Error(`target '${address}' is not a host and a port, as in 'orders:8080'`);
  return address;
}
