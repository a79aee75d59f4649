import { type HealthView, type TargetHealth } from "../admin/targets.js";
import { type Entity } from "../schema/field.js";
import { type BalancedTarget } from "./balancer.js";
import { type Resolver } from "./dns.js";
import { type ConfigurationLoader } from "./loader.js";

/** What this node's balancers know of the targets, for the Admin API. */
export class BalancerHealth implements HealthView {
  constructor(
    private readonly loader: ConfigurationLoader,
    private readonly resolver: Resolver,
  ) {}

  async healthOf(upstream: Entity, target: Entity): Promise<TargetHealth> {
    const balancer = this.loader.current.balancers.get(String(upstream.name));
    const known = this.find(upstream, target);
    if (!balancer || !known) return { health: "DNS_ERROR", data: {} };
    const ip = await this.resolver.resolve(known.host).catch(() => undefined);
    if (ip === undefined) return { health: "DNS_ERROR", data: {} };

    const { host, port, row, state } = known;
    const health = !balancer.isChecked ? "HEALTHCHECKS_OFF" : state.isHealthy ? "HEALTHY" : "UNHEALTHY";
    const available = state.isHealthy ? row.weight : 0;
    return {
      health,
      data: {
        host,
        port,
        dns: "A",
        nodeWeight: row.weight,
        weight: { total: row.weight, available, unavailable: row.weight - available },
        addresses: [{ ip, port, health, weight: row.weight }],
      },
    };
  }

  setHealth(upstream: Entity, target: Entity, isHealthy: boolean) {
    this.find(upstream, target)?.state.set(isHealthy);
  }

  private find(upstream: Entity, target: Entity): BalancedTarget | undefined {
    const balancer = this.loader.current.balancers.get(String(upstream.name));
    return balancer?.targets.find(({ row }) => row.target === target.target);
  }
}
