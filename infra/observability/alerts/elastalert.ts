import { stringify } from "yaml";
import type { Alert, Condition } from "./definitions";

/** Where alerts are sent. */
export interface Notify {
  webhookUrl?: string;
  slackWebhookUrl?: string;
  email?: { host: string; port: number; from: string; to: string[]; username?: string };
}

export interface RuleOptions {
  notify: Notify;
  /** How often an alert is told again while it lasts. */
  repeatMinutes: number;
  /** Where the sections of docs/alerts.md are read. */
  runbookUrl: string;
}

/** Where ElastAlert finds the user and password for e-mail. */
export const SMTP_AUTH_FILE = "/opt/elastalert/smtp-auth.yaml";

/** An alert as a rule of ElastAlert 2, in its YAML. */
export function elastalertRule(alert: Alert, options: RuleOptions): string {
  const { index, where, by, condition } = alert;
  return stringify(
    {
      name: ruleName(alert),
      index,
      filter: where.length > 0 ? where : [{ match_all: {} }],
      query_key: by,
      ...measured(condition),
      realert: { minutes: options.repeatMinutes },
      priority: alert.severity === "critical" ? 1 : 3,
      ...notified(alert, options),
    },
    { aliasDuplicateObjects: false },
  );
}

/** As in `error-rate (critical)`. */
export function ruleName({ name, severity }: Alert): string {
  return `${name} (${severity})`;
}

function measured(condition: Condition): Record<string, unknown> {
  const minutes = { minutes: condition.minutes };
  switch (condition.kind) {
    case "share":
      return {
        type: "percentage_match",
        match_bucket_filter: [condition.of],
        max_percentage: condition.above,
        min_denominator: 20,
        buffer_time: minutes,
      };
    case "value":
      return {
        type: "metric_aggregation",
        metric_agg_key: condition.field,
        ...(condition.of === "mean"
          ? { metric_agg_type: "avg" }
          : { metric_agg_type: "percentiles", percentile_range: condition.of }),
        max_threshold: condition.above,
        buffer_time: minutes,
      };
    case "seen":
      return { type: "frequency", num_events: condition.times, timeframe: minutes };
    case "rate":
      // Counted by Elasticsearch, since these are many.
      return {
        type: "frequency",
        num_events: condition.above * 60 * condition.minutes,
        timeframe: minutes,
        use_count_query: true,
      };
    case "silence":
      return { type: "flatline", threshold: 1, timeframe: minutes, use_count_query: true };
  }
}

/** What is told, of which a webhook gets every part by itself. */
function notified(alert: Alert, { notify, runbookUrl }: RuleOptions): Record<string, unknown> {
  const runbook = `${runbookUrl}#${alert.name}`;
  const value = valueOf(alert.condition);
  const of = alert.by ? `{{ _data['${alert.by}'] }}` : "";
  const limit = limitOf(alert.condition);
  const text = [
    `${alert.says}${of && `: ${of}`}.`,
    value && `Value: ${value}${limit && `, limit: ${limit}`}.`,
    `What to do: ${runbook}`,
  ];
  return {
    // What the first one is goes into the record of each alert: never the address of a webhook.
    alert: ["debug", notify.webhookUrl && "post2", notify.slackWebhookUrl && "slack", notify.email && "email"].filter(
      Boolean,
    ),
    alert_subject: `[${alert.severity}] ${alert.says}`,
    alert_text_type: "alert_text_jinja",
    alert_text: text.filter(Boolean).join("\n"),
    jinja_root_name: "_data",
    ...(notify.webhookUrl && {
      http_post2_url: notify.webhookUrl,
      http_post2_payload: {
        alert: alert.name,
        severity: alert.severity,
        summary: alert.says,
        service: of,
        value,
        limit,
        runbook,
        time: "{{ _data['@timestamp'] }}",
      },
    }),
    ...(notify.slackWebhookUrl && { slack_webhook_url: notify.slackWebhookUrl }),
    ...(notify.email && {
      email: notify.email.to,
      from_addr: notify.email.from,
      smtp_host: notify.email.host,
      smtp_port: notify.email.port,
      ...(notify.email.username && { smtp_auth_file: SMTP_AUTH_FILE }),
    }),
  };
}

function valueOf(condition: Condition): string {
  switch (condition.kind) {
    case "share":
      return "{{ percentage | round(1) }} % of {{ denominator }}";
    case "value":
      return `{{ metric_agg_value | round(1) }} ${condition.unit}`;
    case "rate":
      return `{{ (num_hits / ${60 * condition.minutes}) | round(1) }} requests/s`;
    case "seen":
      return condition.tell ? `{{ _data${path(condition.tell)} }}` : "";
    case "silence":
      return "";
  }
}

function limitOf(condition: Condition): string {
  switch (condition.kind) {
    case "share":
      return `${condition.above} %`;
    case "value":
      return `${condition.above} ${condition.unit}`;
    case "rate":
      return `${condition.above} requests/s`;
    case "seen":
      return condition.limit ?? "";
    case "silence":
      return `${condition.minutes} minutes`;
  }
}

/** As in `['disk']['used_percent']`. */
function path(field: string): string {
  return field
    .split(".")
    .map((part) => `['${part}']`)
    .join("");
}
