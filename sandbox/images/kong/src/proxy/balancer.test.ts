import assert from "node:assert/strict";
import { fill } from "../schema/fill.js";
import { upstreams } from "../entities/upstreams.js";
import { type Entity } from "../schema/field.js";
import { Balancer, type BalancedTarget } from "./balancer.js";
import { Resolver } from "./dns.js";
import { TargetState } from "./health.js";
import { type Target, type Upstream } from "./model.js";

function balancer(weights: Record<string, number>, given: Entity = {}): Balancer {
  const upstream = fill(upstreams, { name: "u", ...given }, "insert") as unknown as Upstream;
  const targets = Object.entries(weights).map(([target, weight]): Target => ({
    id: target,
    upstream: { id: "" },
    target,
    weight,
  }));
  return new Balancer(upstream, targets, new Resolver());
}

function draw(subject: Balancer, count: number, input?: string, tried: BalancedTarget[] = []): Record<string, number> {
  const drawn: Record<string, number> = {};
  for (let index = 0; index < count; index += 1) {
    const host = subject.pick(tried, () => input)?.host ?? "none";
    drawn[host] = (drawn[host] ?? 0) + 1;
  }
  return drawn;
}

describe("kong: balancer", () => {
  it("spreads by weight", () => {
    assert.deepEqual(draw(balancer({ "a:1": 30, "b:1": 10, "c:1": 0 }), 8), { a: 6, b: 2 });
  });

  it("leaves out what is unhealthy, and what was tried", () => {
    const subject = balancer({ "a:1": 1, "b:1": 1 });
    assert.deepEqual(draw(subject, 2, undefined, subject.targets.slice(0, 1)), { b: 2 });
    subject.targets[1]?.state.set(false);
    assert.deepEqual(draw(subject, 3), { a: 3 });
    subject.targets[0]?.state.set(false);
    assert.deepEqual(draw(subject, 1), { none: 1 });
  });

  it("refuses below the threshold", () => {
    const subject = balancer({ "a:1": 10, "b:1": 90 }, { healthchecks: { threshold: 20 } });
    subject.targets[1]?.state.set(false);
    assert.deepEqual(draw(subject, 1), { none: 1 });
  });

  it("keeps an input on its target, and moves it alone when the target goes", () => {
    const weights = { "a:1": 1, "b:1": 1, "c:1": 1 };
    const subject = balancer(weights, { hash_on: "ip" });
    const inputs = Array.from({ length: 60 }, (_, index) => `10.0.0.${index}`);
    const before = inputs.map((input) => subject.pick([], () => input)?.host);
    assert.equal(new Set(before).size, 3);
    subject.targets[2]?.state.set(false);
    const after = inputs.map((input) => subject.pick([], () => input)?.host);
    assert.ok(inputs.every((_, index) => before[index] === "c" || before[index] === after[index]));
  });

  it("counts failures in a row, and successes to come back", () => {
    const passive = { unhealthy: { http_failures: 2 }, healthy: { successes: 1 } };
    const subject = balancer({ "a:1": 1 }, { healthchecks: { passive } });
    const [target] = subject.targets as [BalancedTarget];
    const report = (status: number) => subject.report(target, { kind: "http", status });
    [500, 200, 500].forEach(report);
    assert.equal(target.state.isHealthy, true);
    report(500);
    assert.equal(target.state.isHealthy, false);
    report(200);
    assert.equal(target.state.isHealthy, true);
  });

  it("counts what active checks tell alone, where passive ones have no limits", () => {
    const { healthchecks } = balancer({}, { healthchecks: { active: { unhealthy: { http_failures: 3 } } } }).upstream;
    const state = new TargetState();
    const record = (kind: "active" | "passive", status: number) =>
      state.record({ kind: "http", status }, healthchecks[kind].healthy, healthchecks[kind].unhealthy);
    for (const proxied of [500, 200]) {
      record("active", 503);
      record("passive", proxied);
    }
    assert.equal(state.isHealthy, true);
    record("active", 503);
    assert.equal(state.isHealthy, false);
  });
});
