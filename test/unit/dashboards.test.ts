import assert from "node:assert/strict";
import { parse as parseVega } from "vega";
import { compile } from "vega-lite";
import { parseConfig } from "../../infra/config";
import { dashboards } from "../../infra/observability/dashboards";
import { specOf } from "../../infra/observability/dashboards/panel";
import { type SavedObject, exportOf, idOf } from "../../infra/observability/dashboards/savedObjects";
import { ERROR_RATE_LIMIT, kpis } from "../../infra/observability/kpis";

const all = dashboards(parseConfig({}));
const panels = all.flatMap((dashboard) => dashboard.panels.map((panel) => ({ dashboard, panel })));

/** Aggregations that Elasticsearch has without a licence and without scripts. */
const FREE = [
  ...["avg", "cardinality", "date_histogram", "filter", "geo_centroid", "max", "percentiles", "terms", "top_hits"],
  ...["aggs", "meta"],
];

describe("the dashboards", () => {
  it("are the architecture's five, and one of the database", () => {
    const titles = all.map(({ title }) => title);
    assert.deepEqual(titles, ["API overview", "Response time", "Errors", "Service health", "Traffic", "Database"]);
  });

  it("have a service filter wherever requests are shown", () => {
    const filtered = all.filter(({ control }) => control?.field === "service_name").map(({ id }) => id);
    const showing = all.filter((one) => one.panels.every(({ index }) => index === "kong-api-logs-*"));
    assert.deepEqual(
      filtered,
      showing.map(({ id }) => id),
    );
  });

  it("draw the limits that alerts have", () => {
    const texts = Object.fromEntries(all.map(({ id, panels: of }) => [id, JSON.stringify(of.map(specOf))]));
    const shows = (id: string, limit: number) => assert.match(texts[id] ?? "", new RegExp(`>=? ${limit}\\b`));
    shows("errors", ERROR_RATE_LIMIT);
    for (const name of ["warning", "critical"] as const) {
      shows("api-overview", kpis.requestRate[name]);
      shows("response-time", kpis.responseTimeP50[name]);
      shows("response-time", kpis.responseTimeP95[name]);
      shows("errors", kpis.clientErrorRate[name]);
      shows("errors", kpis.serverErrorRate[name]);
    }
    const { replicaLagSeconds } = parseConfig({}).alerts;
    shows("database", replicaLagSeconds);
  });
});

describe("a dashboard's panel", () => {
  for (const { dashboard, panel } of panels) {
    it(`compiles without a warning: ${dashboard.title}, ${panel.title}`, () => {
      // The answer of a search takes the question's place, as in Kibana.
      const spec = { ...specOf(panel), data: { values: {} }, width: 600, height: 300 };
      const warnings: unknown[] = [];
      const { spec: vega } = compile(spec, { logger: listening(warnings) });
      parseVega(vega);
      assert.deepEqual(warnings, []);
    });
  }

  it("leaves time range and filters to Kibana", () => {
    for (const { panel } of panels) {
      const { url } = specOf(panel).data as { url: Record<string, unknown> & { body: object } };
      assert.deepEqual([url["%context%"], url["%timefield%"], "query" in url.body], [true, "@timestamp", false]);
    }
  });

  it("asks for nothing that takes a licence or a script", () => {
    for (const { panel } of panels)
      assert.deepEqual(
        [...kindsOf(panel.aggs)].filter((kind) => !FREE.includes(kind)),
        [],
      );
  });
});

describe("what Kibana imports", () => {
  const exports = all.map((dashboard) => ({ dashboard, objects: parseLines(exportOf(dashboard)) }));

  it("has all that it refers to", () => {
    for (const { objects } of exports) {
      const ids = objects.map(({ type, id }) => `${type} ${id}`);
      const referred = objects.flatMap(({ references }) => references.map(({ type, id }) => `${type} ${id}`));
      assert.deepEqual(
        referred.filter((id) => !ids.includes(id)),
        [],
      );
    }
  });

  it("names each object once, but for the data views that all share", () => {
    const ids = exports.flatMap(({ objects }) => objects.filter(({ type }) => type !== "index-pattern"));
    assert.equal(new Set(ids.map(({ type, id }) => `${type} ${id}`)).size, ids.length);
  });

  it("is the same each time", () => {
    const again = dashboards(parseConfig({})).map(exportOf);
    assert.deepEqual(all.map(exportOf), again);
  });

  it("places every panel in the 48 columns, none over another", () => {
    for (const { dashboard, objects } of exports) {
      const { attributes } = objects.find(({ type }) => type === "dashboard")!;
      const places = (JSON.parse(attributes.panelsJSON as string) as { gridData: Place }[]).map((one) => one.gridData);
      assert.equal(places.length, dashboard.panels.length);
      for (const place of places) {
        assert.ok(place.x + place.w <= 48, `${dashboard.title}: ${place.i} is too wide`);
        const under = places.filter((other) => other !== place && overlap(place, other));
        assert.deepEqual(under, [], `${dashboard.title}: ${place.i} lies over another`);
      }
    }
  });

  it("has each panel's specification as text", () => {
    for (const { dashboard, panel } of panels) {
      const { objects } = exports.find((one) => one.dashboard === dashboard)!;
      const { attributes } = objects.find(({ id }) => id === idOf(dashboard, panel))!;
      const state = JSON.parse(attributes.visState as string) as { type: string; params: { spec: string } };
      assert.deepEqual(
        [state.type, JSON.parse(state.params.spec)],
        ["vega", JSON.parse(JSON.stringify(specOf(panel)))],
      );
    }
  });
});

interface Place {
  x: number;
  y: number;
  w: number;
  h: number;
  i: string;
}

function overlap(one: Place, other: Place): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

function parseLines(text: string): SavedObject[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as SavedObject);
}

/** The kinds of aggregations, at any depth. */
function* kindsOf(aggs: Record<string, Record<string, unknown>>): Generator<string> {
  for (const aggregation of Object.values(aggs)) {
    yield* Object.keys(aggregation);
    yield* kindsOf((aggregation.aggs ?? {}) as typeof aggs);
  }
}

/** A logger of Vega's that keeps warnings and errors. */
function listening(heard: unknown[]) {
  const keep = (...messages: readonly unknown[]) => (heard.push(...messages), logger);
  const logger = { level: () => logger, error: keep, warn: keep, info: () => logger, debug: () => logger };
  return logger as never;
}
