import type { ElasticsearchWatchArgs } from "@pulumi/elasticstack";
import type { Alert, Clause, Condition } from "./definitions";
import { type Notify, type RuleOptions, ruleName } from "./elastalert";

/** An alert as a watch, for Elasticsearch with a licence for Watcher. Its condition is a script, which can compute. */
export function watch(
  alert: Alert,
  { notify, repeatMinutes, runbookUrl }: RuleOptions,
): ElasticsearchWatchArgs & { actions: string } {
  const { index, where, by, condition } = alert;
  const window = { range: { "@timestamp": { gte: `now-${condition.minutes}m` } } };
  const body = {
    size: 0,
    query: { bool: { filter: [window, ...where] } },
    aggs: by ? { by: { terms: { field: by, size: 100 }, aggs: measured(condition) } } : measured(condition),
  };
  return {
    watchId: `apim-${alert.name}-${alert.severity}`,
    active: true,
    trigger: JSON.stringify({ schedule: { interval: "1m" } }),
    input: JSON.stringify({ search: { request: { indices: [index], body } } }),
    condition: JSON.stringify({ script: { lang: "painless", source: script(condition, by !== undefined) } }),
    actions: JSON.stringify(actions(alert, notify, `${runbookUrl}#${alert.name}`)),
    throttlePeriodInMillis: repeatMinutes * 60_000,
    metadata: JSON.stringify({ name: ruleName(alert), severity: alert.severity }),
  };
}

function measured(condition: Condition): Record<string, Clause> {
  switch (condition.kind) {
    case "share":
      return { matching: { filter: condition.of } };
    case "value":
      return condition.of === "mean"
        ? { value: { avg: { field: condition.field } } }
        : { value: { percentiles: { field: condition.field, percents: [condition.of] } } };
    default:
      return {};
  }
}

/** True where any group, or the whole, is over its limit. */
function script(condition: Condition, grouped: boolean): string {
  const total = "ctx.payload.hits.total";
  if (condition.kind === "silence") return `return ${total} == 0`;
  if (condition.kind === "rate") return `return ${total} > ${condition.above * 60 * condition.minutes}`;
  return grouped
    ? `return ctx.payload.aggregations.by.buckets.stream().anyMatch(g -> ${over(condition, "g", "g.doc_count")})`
    : `def g = ctx.payload.aggregations; return ${over(condition, "g", total)}`;
}

function over(condition: Exclude<Condition, { kind: "silence" | "rate" }>, group: string, count: string): string {
  switch (condition.kind) {
    case "share":
      return `${count} >= 20 && ${group}.matching.doc_count * 100.0 / ${count} > ${condition.above}`;
    case "value": {
      const value = condition.of === "mean" ? `${group}.value.value` : `${group}.value.values['${condition.of}.0']`;
      return `${value} != null && ${value} > ${condition.above}`;
    }
    case "seen":
      return `${count} >= ${condition.times}`;
  }
}

function actions({ severity, says }: Alert, notify: Notify, runbook: string): Record<string, Clause> {
  const text = `[${severity}] ${says}. What to do: ${runbook}`;
  const post = (address: string, body: Clause) => ({
    webhook: {
      method: "post",
      url: address,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    },
  });
  return {
    log: { logging: { text } },
    ...(notify.webhookUrl && { webhook: post(notify.webhookUrl, { severity, summary: says, runbook }) }),
    ...(notify.slackWebhookUrl && { slack: post(notify.slackWebhookUrl, { text }) }),
    ...(notify.email && {
      email: { email: { to: notify.email.to, subject: `[${severity}] ${says}`, body: { text } } },
    }),
  };
}
