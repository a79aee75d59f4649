import type { Engine } from "../database/engine";
import { type Document, type Records, within } from "./elasticsearch";
import type { Platform } from "./stack";

/** One line of the status. */
export interface Check {
  part: "containers" | "database" | "backups" | "logs" | "alerts";
  what: string;
  ok: boolean;
  says: string;
}

/** ElastAlert looks at a rule once a minute, and takes a while for all of them. */
const CHECKED_WITHIN = 75;

/** As the alert for dead letters looks at them. */
const LOGS_WITHIN = 300;

/** Metrics are written every 15 s, or at most every 60 s. */
const METRICS_WITHIN = 150;

export async function checkContainers(engine: Engine, { containers }: Platform): Promise<Check[]> {
  if (containers.length === 0)
    return [{ part: "containers", what: "platform", ok: false, says: "is at rest; 'make up' starts it" }];
  const listed = await engine.docker(["ps", "--all", "--format", "{{.Names}}\t{{.Status}}"]);
  const states = new Map(listed.split("\n").map((line) => line.split("\t") as [string, string]));
  return containers.sort().map((what) => {
    const says = states.get(what) ?? "is gone; 'make up' brings it back";
    return { part: "containers", what, ok: says.includes("(healthy)"), says };
  });
}

export async function checkDatabase(records: Records): Promise<Check[]> {
  const metrics = await records.newest("apim-database-*", 50, within(METRICS_WITHIN), { term: { metric: "server" } });
  const newest = (node: string) => metrics.find((document) => document.node === node);
  const [primary, replica] = [newest("primary"), newest("replica")];
  const unknown = { ok: false, says: "has not been measured of late: see metrics-collector" };
  return [
    { part: "database", what: "primary", ...(primary ? ofPrimary(primary) : unknown) },
    { part: "database", what: "replica", ...(replica ? ofReplica(replica, primary) : unknown) },
  ];
}

function ofPrimary({ up, host, connections, disk }: Document) {
  if (!up) return { ok: false, says: `${text(host)} does not answer` };
  const { total, max } = connections as Record<string, number>;
  return { ok: true, says: `${text(host)}, ${total} of ${max} connections, disk ${used(disk)}` };
}

function ofReplica({ up, host, lag_seconds: lag, disk }: Document, primary?: Document) {
  if (!up) return { ok: false, says: `${text(host)} does not answer` };
  if (primary?.up && primary.replicas === 0) return { ok: false, says: `${text(host)} does not follow the primary` };
  return { ok: true, says: `${text(host)} streams, lag ${text(lag)} s, disk ${used(disk)}` };
}

function used(disk: unknown): string {
  return `${text((disk as Document | undefined)?.used_percent)} %`;
}

export async function checkBackups(records: Records): Promise<Check[]> {
  const runs = await records.newest("apim-database-*", 100, within(METRICS_WITHIN), { term: { metric: "backup" } });
  const jobs = [...new Set(runs.map(({ job }) => text(job)))].sort();
  if (jobs.length === 0) return [{ part: "backups", what: "backups", ok: true, says: "none has run yet" }];
  return jobs.map((job) => {
    const { result, age_seconds: age, bytes, message } = runs.find((run) => run.job === job) ?? {};
    const ok = result === "success";
    const size = bytes ? `, ${(Number(bytes) / 1e6).toFixed(1)} MB` : "";
    return {
      part: "backups",
      what: job,
      ok,
      says: ok ? `${ago(Number(age))}${size}` : `failed ${ago(Number(age))}: ${text(message)}`,
    };
  });
}

export async function checkLogs(records: Records): Promise<Check[]> {
  const deadLetters = "kong-api-dead-letters-*";
  const [[last], recent, dead, deadToday] = await Promise.all([
    records.newest("kong-api-logs-*", 1),
    records.count("kong-api-logs-*", within(LOGS_WITHIN)),
    records.count(deadLetters, within(LOGS_WITHIN)),
    records.count(deadLetters, within(86_400)),
  ]);
  const age = last && (Date.now() - Date.parse(text(last["@timestamp"]))) / 1000;
  const requests = age === undefined ? "none yet" : `last ${ago(age)}, ${recent} within 5 minutes`;
  return [
    { part: "logs", what: "requests", ok: true, says: requests },
    { part: "logs", what: "dead letters", ok: dead === 0, says: `${dead} within 5 minutes, ${deadToday} within a day` },
  ];
}

/** An alert is open from its first telling until the time for the next one has passed without it. */
export async function checkAlerts(records: Records, { alertsRepeatMinutes }: Platform): Promise<Check[]> {
  const told = await records.newest(
    "elastalert",
    1000,
    within(alertsRepeatMinutes * 60 + CHECKED_WITHIN, "alert_time"),
  );
  const rules = [...new Set(told.map((alert) => text(alert.rule_name)))].sort();
  if (rules.length === 0) return [{ part: "alerts", what: "alerts", ok: true, says: "none open" }];
  return rules.map((rule) => {
    const last = told.find((alert) => alert.rule_name === rule);
    const age = (Date.now() - Date.parse(text(last?.alert_time))) / 1000;
    return { part: "alerts", what: rule, ok: false, says: `last told ${ago(age)}; see docs/alerts.md` };
  });
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

/** As in `3 min ago`. */
export function ago(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.round(seconds))} s ago`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h ago` : `${Math.round(seconds / 86_400)} days ago`;
}
