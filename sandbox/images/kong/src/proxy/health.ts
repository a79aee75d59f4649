import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { type FailureLimits, type HealthChecks } from "./model.js";

export type Outcome =
  { kind: "http"; status: number } | { kind: "tcp_failure" } | { kind: "timeout" } | { kind: "connected" };

/** Counts one target's successes and failures. Both kinds of check share the counters; what has no limit does not count. */
export class TargetState {
  isHealthy = true;
  private successes = 0;
  private readonly failures = { http_failures: 0, tcp_failures: 0, timeouts: 0 };

  record(outcome: Outcome, healthy: { successes: number; http_statuses: number[] }, unhealthy: FailureLimits) {
    if (outcome.kind === "timeout") this.fail("timeouts", unhealthy);
    else if (outcome.kind === "tcp_failure") this.fail("tcp_failures", unhealthy);
    else if (outcome.kind === "connected") this.succeed(healthy.successes);
    else if (healthy.http_statuses.includes(outcome.status)) this.succeed(healthy.successes);
    else if (unhealthy.http_statuses.includes(outcome.status)) this.fail("http_failures", unhealthy);
  }

  set(isHealthy: boolean) {
    this.isHealthy = isHealthy;
    this.reset();
  }

  private succeed(needed: number) {
    if (needed === 0) return;
    this.failures.http_failures = this.failures.tcp_failures = this.failures.timeouts = 0;
    this.successes += 1;
    if (!this.isHealthy && this.successes >= needed) this.set(true);
  }

  private fail(kind: keyof TargetState["failures"], limits: FailureLimits) {
    if (limits[kind] === 0) return;
    this.successes = 0;
    this.failures[kind] += 1;
    if (this.isHealthy && this.failures[kind] >= limits[kind]) this.set(false);
  }

  private reset() {
    this.successes = this.failures.http_failures = this.failures.tcp_failures = this.failures.timeouts = 0;
  }
}

/** Whether any check may change a target's health; otherwise Kong reports that checks are off. */
export function isChecked({ active, passive, threshold }: HealthChecks): boolean {
  const { http_failures, tcp_failures, timeouts } = passive.unhealthy;
  const limits = [passive.healthy.successes, http_failures, tcp_failures, timeouts];
  return hasActiveChecks({ active, passive, threshold }) || limits.some((limit) => limit > 0);
}

export function hasActiveChecks({ active }: HealthChecks): boolean {
  return active.healthy.interval > 0 || active.unhealthy.interval > 0;
}

/** One active check of a target. */
export function probe(checks: HealthChecks["active"], host: string, port: number, name: string): Promise<Outcome> {
  const timeout = checks.timeout * 1000;
  return checks.type === "tcp" ? probeTcp(host, port, timeout) : probeHttp(checks, host, port, name, timeout);
}

function probeTcp(host: string, port: number, timeout: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout });
    const end = (outcome: Outcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once("connect", () => end({ kind: "connected" }));
    socket.once("timeout", () => end({ kind: "timeout" }));
    socket.once("error", () => end({ kind: "tcp_failure" }));
  });
}

function probeHttp(
  checks: HealthChecks["active"],
  host: string,
  port: number,
  name: string,
  timeout: number,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const isSecure = checks.type === "https" || checks.type === "grpcs";
    const check = (isSecure ? httpsRequest : httpRequest)({
      host,
      port,
      path: checks.http_path,
      headers: { Host: name, ...checks.headers },
      agent: false,
      servername: checks.https_sni ?? name,
      rejectUnauthorized: checks.https_verify_certificate,
    });
    const end = (outcome: Outcome) => {
      clearTimeout(limit);
      check.destroy();
      resolve(outcome);
    };
    const limit = setTimeout(() => end({ kind: "timeout" }), timeout);
    check.once("response", (response) => end({ kind: "http", status: response.statusCode ?? 0 }));
    check.on("error", () => end({ kind: "tcp_failure" }));
    check.end();
  });
}
