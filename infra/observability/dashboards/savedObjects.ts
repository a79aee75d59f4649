import { METRICS, REQUESTS } from "./aggregations";
import type { Dashboard } from "./dashboard";
import { type Panel, specOf } from "./panel";

const COLUMNS = 48;

interface Reference {
  name: string;
  type: string;
  id: string;
}

/** As Kibana's import takes it; what is text in Kibana's own exports is text here. */
export interface SavedObject {
  type: "index-pattern" | "visualization" | "dashboard";
  id: string;
  attributes: Record<string, unknown>;
  references: Reference[];
  /** Version of the attributes' shape; Kibana migrates from there. */
  typeMigrationVersion: string;
}

const DATA_VIEWS = {
  [REQUESTS]: { id: "kong-api-logs", name: "Requests through the gateway" },
  [METRICS]: { id: "apim-database", name: "Databases, backups and gateway nodes" },
};

const NO_QUERY = JSON.stringify({ query: { query: "", language: "kuery" }, filter: [] });

/** A dashboard with all that it is made of: newline-delimited JSON for Kibana's import. */
export function exportOf(dashboard: Dashboard): string {
  return savedObjects(dashboard)
    .map((object) => `${JSON.stringify(object)}\n`)
    .join("");
}

export function savedObjects(dashboard: Dashboard): SavedObject[] {
  return [
    ...Object.entries(DATA_VIEWS).map(([title, view]) => dataView(title, view)),
    ...dashboard.panels.map((panel) => visualization(idOf(dashboard, panel), panel)),
    dashboardObject(dashboard),
  ];
}

export function idOf({ id }: Dashboard, { title }: Panel): string {
  return `${id}-${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
}

function dataView(title: string, { id, name }: { id: string; name: string }): SavedObject {
  const attributes = { title, name, timeFieldName: "@timestamp" };
  return { type: "index-pattern", id, attributes, references: [], typeMigrationVersion: "8.0.0" };
}

function visualization(id: string, panel: Panel): SavedObject {
  const { title } = panel;
  const state = { title, type: "vega", aggs: [], params: { spec: JSON.stringify(specOf(panel)) } };
  return {
    type: "visualization",
    id,
    attributes: {
      title,
      description: "",
      visState: JSON.stringify(state),
      uiStateJSON: "{}",
      version: 1,
      kibanaSavedObjectMeta: { searchSourceJSON: NO_QUERY },
    },
    references: [],
    typeMigrationVersion: "8.5.0",
  };
}

function dashboardObject(dashboard: Dashboard): SavedObject {
  const { id, title, description, panels, control } = dashboard;
  const places = layOut(panels);
  return {
    type: "dashboard",
    id,
    attributes: {
      title,
      description,
      panelsJSON: JSON.stringify(
        places.map((gridData) => ({
          version: "8.11.0",
          type: "visualization",
          gridData,
          panelIndex: gridData.i,
          embeddableConfig: { enhancements: {} },
          panelRefName: `panel_${gridData.i}`,
        })),
      ),
      optionsJSON: JSON.stringify({ useMargins: true, syncColors: false, syncTooltips: false, hidePanelTitles: false }),
      version: 1,
      timeRestore: true,
      timeFrom: "now-1h",
      timeTo: "now",
      refreshInterval: { pause: false, value: 30_000 },
      ...(control && { controlGroupInput: controls(control) }),
      kibanaSavedObjectMeta: { searchSourceJSON: NO_QUERY },
    },
    references: [
      ...panels.map((panel, index) => ({
        name: `${index}:panel_${index}`,
        type: "visualization",
        id: idOf(dashboard, panel),
      })),
      ...(control
        ? [
            {
              name: `controlGroup_${control.field}:optionsListDataView`,
              type: "index-pattern",
              id: DATA_VIEWS[REQUESTS].id,
            },
          ]
        : []),
    ],
    typeMigrationVersion: "8.9.0",
  };
}

function controls({ title, field }: NonNullable<Dashboard["control"]>) {
  const explicitInput = { id: field, fieldName: field, title, selectedOptions: [], enhancements: {} };
  return {
    controlStyle: "oneLine",
    chainingSystem: "HIERARCHICAL",
    ignoreParentSettingsJSON: JSON.stringify({
      ignoreFilters: false,
      ignoreQuery: false,
      ignoreTimerange: false,
      ignoreValidations: false,
    }),
    panelsJSON: JSON.stringify({
      [field]: { order: 0, width: "medium", grow: false, type: "optionsListControl", explicitInput },
    }),
  };
}

/** From left to right, in lines as high as the highest panel in them. */
function layOut(panels: Panel[]) {
  let x = 0;
  let y = 0;
  let lineHeight = 0;
  return panels.map(({ width, height }, index) => {
    if (x + width > COLUMNS) {
      y += lineHeight;
      x = lineHeight = 0;
    }
    const place = { x, y, w: width, h: height, i: String(index) };
    x += width;
    lineHeight = Math.max(lineHeight, height);
    return place;
  });
}
