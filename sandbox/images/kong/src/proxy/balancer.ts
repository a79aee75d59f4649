import { createHash } from "node:crypto";
import { parseHost } from "../schema/hosts.js";
import { hasActiveChecks, isChecked, probe, TargetState, type Outcome } from "./health.js";
import { type Target, type Upstream } from "./model.js";
import { type Resolver } from "./dns.js";

/** A target that a request may be sent to. */
export interface Peer {
  host: string;
  port: number;
  /** Undefined for a service whose host is no upstream. */
  target?: BalancedTarget;
}

export interface BalancedTarget {
  row: Target;
  host: string;
  port: number;
  state: TargetState;
  /** For least-connections. */
  connections: number;
  /** Running credit of the smooth weighted round robin. */
  credit: number;
}

/** Spreads the requests of one upstream over its healthy targets. */
export class Balancer {
  readonly targets: BalancedTarget[];
  private readonly timers: NodeJS.Timeout[] = [];

  /** `previous` passes on what is known of targets that were there before. */
  constructor(
    readonly upstream: Upstream,
    targets: Target[],
    private readonly resolver: Resolver,
    previous?: Balancer,
  ) {
    this.targets = newestOf(targets).map((row) => {
      const known = previous?.targets.find(({ row: { target } }) => target === row.target);
      const parsed = parseHost(row.target);
      const { host, port } = typeof parsed === "string" ? { host: row.target, port: 8000 } : { port: 8000, ...parsed };
      return { row, host, port, state: known?.state ?? new TargetState(), connections: 0, credit: 0 };
    });
    if (hasActiveChecks(upstream.healthchecks)) this.startChecks();
  }

  get isChecked(): boolean {
    return isChecked(this.upstream.healthchecks);
  }

  /** The next target, or undefined when none is fit. Those in `tried` come last. */
  pick(
    tried: BalancedTarget[],
    hashInput: (kind: "on" | "fallback") => string | undefined,
  ): BalancedTarget | undefined {
    const fit = this.targets.filter(({ row, state }) => row.weight > 0 && state.isHealthy);
    if (fit.length === 0 || this.isBelowThreshold(fit)) return undefined;
    const fresh = fit.filter((target) => !tried.includes(target));
    const candidates = fresh.length > 0 ? fresh : fit;
    switch (this.upstream.algorithm) {
      case "consistent-hashing":
        return hashed(candidates, hashInput("on") ?? hashInput("fallback")) ?? roundRobin(candidates);
      case "least-connections":
        return leastConnections(candidates);
      default:
        return roundRobin(candidates);
    }
  }

  /** What a proxied request told about a target. */
  report(target: BalancedTarget, outcome: Outcome) {
    const { healthy, unhealthy } = this.upstream.healthchecks.passive;
    target.state.record(outcome, healthy, unhealthy);
  }

  stop() {
    this.timers.forEach(clearInterval);
  }

  private isBelowThreshold(fit: BalancedTarget[]): boolean {
    const weight = (targets: BalancedTarget[]) => targets.reduce((sum, { row }) => sum + row.weight, 0);
    return (weight(fit) / weight(this.targets)) * 100 < this.upstream.healthchecks.threshold;
  }

  private startChecks() {
    const { healthy, unhealthy } = this.upstream.healthchecks.active;
    const schedule = (interval: number, isHealthy: boolean) => {
      if (interval <= 0) return;
      const due = () => this.targets.filter(({ state }) => state.isHealthy === isHealthy);
      this.timers.push(setInterval(() => due().forEach((target) => void this.check(target)), interval * 1000));
    };
    schedule(healthy.interval, true);
    schedule(unhealthy.interval, false);
  }

  private async check(target: BalancedTarget) {
    const { active } = this.upstream.healthchecks;
    const outcome = await this.resolver.resolve(target.host).then(
      (address) => probe(active, address, target.port, target.host),
      (): Outcome => ({ kind: "tcp_failure" }),
    );
    target.state.record(outcome, active.healthy, active.unhealthy);
  }
}

/** Of targets with the same address the newest counts. */
function newestOf(targets: Target[]): Target[] {
  return [...new Map(targets.map((target) => [target.target, target])).values()];
}

/** Smooth weighted round robin: every target gains its weight, the richest is taken and pays for all. */
function roundRobin(targets: BalancedTarget[]): BalancedTarget {
  const total = targets.reduce((sum, { row }) => sum + row.weight, 0);
  targets.forEach((target) => (target.credit += target.row.weight));
  const chosen = targets.reduce((best, target) => (target.credit > best.credit ? target : best));
  chosen.credit -= total;
  return chosen;
}

function leastConnections(targets: BalancedTarget[]): BalancedTarget {
  const load = ({ connections, row }: BalancedTarget) => (connections + 1) / row.weight;
  return targets.reduce((best, target) => (load(target) < load(best) ? target : best));
}

/** Weighted rendezvous hashing: an input keeps its target while the others come and go. */
function hashed(targets: BalancedTarget[], input: string | undefined): BalancedTarget | undefined {
  if (input === undefined) return undefined;
  const score = ({ row }: BalancedTarget) => {
    const digest = createHash("sha1").update(`${row.target}\0${input}`).digest();
    return row.weight / -Math.log((digest.readUInt32BE(0) + 1) / (2 ** 32 + 1));
  };
  return targets.reduce((best, target) => (score(target) > score(best) ? target : best));
}
