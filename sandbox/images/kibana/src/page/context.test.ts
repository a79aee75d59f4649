import assert from "node:assert/strict";
import { requestOf, type Json } from "./context";

const HOUR = 3_600_000;
const max = Date.parse("2026-02-03T10:00:00Z");
const context = { min: max - HOUR, max, filters: [{ match_phrase: { service_name: "demo-echo-v1" } }] };

const range = { gte: "2026-02-03T09:00:00.000Z", lte: "2026-02-03T10:00:00.000Z", format: "strict_date_optional_time" };

const aggsOf = (aggs: Json, over = HOUR) =>
  requestOf({ index: "logs-*", "%context%": true, body: { aggs } }, { ...context, min: max - over }).body.aggs as Json;

describe("a panel's request", () => {
  it("gets time range and filters of the dashboard", () => {
    const url = { index: "logs-*", "%context%": true, "%timefield%": "@timestamp", body: { size: 0 } };
    const { index, body } = requestOf(url, context);
    assert.deepEqual([index, body.size], ["logs-*", 0]);
    assert.deepEqual(body.query, {
      bool: { must: [{ range: { "@timestamp": range } }], filter: context.filters, should: [], must_not: [] },
    });
  });

  it("must not have a query of its own beside those", () => {
    const url = { index: "logs-*", "%context%": true, body: { query: { match_all: {} } } };
    assert.throws(() => requestOf(url, context), /must not be used when url\.body\.query is set/);
  });

  it("gets them into its own query where that says so", () => {
    const query = {
      bool: {
        must: [{ range: { at: { "%timefilter%": true } } }, "%dashboard_context-must_clause%"],
        filter: ["%dashboard_context-filter_clause%", { term: { up: true } }],
      },
    };
    assert.deepEqual(requestOf({ index: "logs-*", body: { query } }, context).body.query, {
      bool: { must: [{ range: { at: range } }], filter: [...context.filters, { term: { up: true } }] },
    });
  });

  it("gets the ends of the time range as numbers, moved where that is asked for", () => {
    const meta = {
      from: { "%timefilter%": "min" },
      lately: { "%timefilter%": "max", shift: -5, unit: "minute" },
      to: { "%timefilter%": "max" },
    };
    const { all } = aggsOf({ all: { filter: { match_all: {} }, meta } }) as { all: Json };
    assert.deepEqual(all.meta, { from: max - HOUR, lately: max - 300_000, to: max });
  });

  it("does not know other uses of the time range", () => {
    assert.throws(() => aggsOf({ all: { meta: { from: { "%timefilter%": "middle" } } } }), /must be set to true/);
    assert.throws(
      () => aggsOf({ all: { meta: { from: { "%timefilter%": "max", shift: 1, unit: "moment" } } } }),
      /Unknown unit/,
    );
  });

  it("gets buckets as wide as the time range asks for", () => {
    const widthOver = (over: number, count: number | true) =>
      (aggsOf({ times: { date_histogram: { interval: { "%autointerval%": count } } } }, over).times as Json)
        .date_histogram;
    assert.deepEqual(widthOver(HOUR / 4, 60), { fixed_interval: "10s" });
    assert.deepEqual(widthOver(HOUR, true), { calendar_interval: "1m" });
    assert.deepEqual(widthOver(HOUR, 12), { fixed_interval: "5m" });
    assert.deepEqual(widthOver(24 * HOUR, 60), { fixed_interval: "30m" });
    assert.deepEqual(widthOver(30 * 24 * HOUR, 60), { fixed_interval: "12h" });
  });
});
