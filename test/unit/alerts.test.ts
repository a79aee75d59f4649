import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfig } from "../../infra/config";
import { type Alert, alerts } from "../../infra/observability/alerts/definitions";
import { elastalertRule, ruleName } from "../../infra/observability/alerts/elastalert";
import { watch } from "../../infra/observability/alerts/watch";

const config = parseConfig({});
const ALL = alerts(config);
const OPTIONS = { ...config.alerts, notify: { webhookUrl: "https://hooks.example.com/secret" } };

function find(name: string): Alert {
  const found = ALL.find((alert) => ruleName(alert) === name);
  assert.ok(found, name);
  return found;
}

describe("alerts", () => {
  it("have names of their own", () => {
    assert.equal(new Set(ALL.map(ruleName)).size, ALL.length);
  });

  it("each have a section on what to do", () => {
    const sections = [...readFileSync(join(__dirname, "../../docs/alerts.md"), "utf8").matchAll(/^## (\S+)$/gm)];
    assert.deepEqual(new Set(sections.map(([, name]) => name)), new Set(ALL.map(({ name }) => name)));
  });

  it("are rules of ElastAlert that count what fails among all", () => {
    const rule = parse(elastalertRule(find("error-rate (critical)"), OPTIONS)) as Record<string, unknown>;
    assert.equal(rule.type, "percentage_match");
    assert.deepEqual(rule.match_bucket_filter, [{ range: { "response.status": { gte: 400 } } }]);
    assert.equal(rule.max_percentage, 5);
    assert.deepEqual(rule.buffer_time, { minutes: 5 });
    assert.equal(rule.query_key, "service_name");
  });

  it("never have a webhook's address first, which is what ElastAlert records", () => {
    for (const alert of ALL) {
      const rule = parse(elastalertRule(alert, OPTIONS)) as { alert: string[] };
      assert.deepEqual(rule.alert, ["debug", "post2"]);
    }
  });

  it("are watches whose condition computes the share", () => {
    const { condition, input } = watch(find("error-rate (critical)"), OPTIONS);
    const { script } = JSON.parse(condition as string) as { script: { source: string } };
    assert.match(script.source, /g\.matching\.doc_count \* 100\.0 \/ g\.doc_count > 5/);
    assert.match(input as string, /"gte":"now-5m"/);
  });

  it("keep to the source's limits", () => {
    const limit = (name: string) => (find(name).condition as { above: number }).above;
    assert.equal(limit("slow-upstream (critical)"), 1000);
    assert.equal(limit("response-time-p50 (warning)"), 100);
    assert.equal(limit("response-time-p95 (critical)"), 1000);
    assert.equal(limit("client-errors (critical)"), 10);
    assert.equal(limit("server-errors (warning)"), 1);
    assert.equal(limit("request-rate (critical)"), 1500);
  });
});
