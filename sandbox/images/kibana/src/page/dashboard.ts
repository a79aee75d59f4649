import { getObject, type SavedObject } from "./api";
import type { TimeRange } from "./time";

/** A panel, in its place on a grid of 48 columns and rows of 20 px. */
export interface Panel {
  title: string;
  place: { x: number; y: number; w: number; h: number };
  /** Text of a Vega or Vega-Lite specification. */
  spec?: string;
  /** Why there is none. */
  problem?: string;
}

export interface Control {
  title: string;
  field: string;
  /** Pattern of the indices that have the field's values. */
  index: string;
}

export interface Dashboard {
  title: string;
  description: string;
  panels: Panel[];
  controls: Control[];
  /** The time range that it was saved with. */
  time?: TimeRange;
}

interface PanelJson {
  type: string;
  title?: string;
  gridData: Panel["place"];
  panelIndex: string;
  panelRefName?: string;
}

interface ControlJson {
  type: string;
  explicitInput: { fieldName: string; title?: string };
}

/** A dashboard with what its saved object refers to. */
export async function loadDashboard(id: string): Promise<Dashboard> {
  const object = await getObject("dashboard", id);
  const { attributes } = object;
  const { timeRestore, timeFrom, timeTo, controlGroupInput } = attributes;
  const panels = JSON.parse(attributes.panelsJSON ?? "[]") as PanelJson[];
  const controls = JSON.parse(controlGroupInput?.panelsJSON ?? "{}") as Record<string, ControlJson>;
  return {
    title: attributes.title,
    description: attributes.description ?? "",
    panels: await Promise.all(panels.map((panel) => loadPanel(object, panel))),
    controls: await Promise.all(Object.entries(controls).map(([key, control]) => loadControl(object, key, control))),
    ...(timeRestore && timeFrom && timeTo ? { time: { from: timeFrom, to: timeTo } } : {}),
  };
}

async function loadPanel(dashboard: SavedObject, { type, title, gridData, panelIndex, panelRefName }: PanelJson) {
  const place = gridData;
  const reference = dashboard.references.find(({ name }) => name === `${panelIndex}:${panelRefName}`);
  if (type !== "visualization" || !reference) return { title: title ?? "", place, problem: notDrawn(type) };
  try {
    const { attributes } = await getObject("visualization", reference.id);
    const state = JSON.parse(attributes.visState ?? "{}") as { type: string; params: { spec: string } };
    const found = { title: title ?? attributes.title, place };
    return state.type === "vega" ? { ...found, spec: state.params.spec } : { ...found, problem: notDrawn(state.type) };
  } catch (error) {
    return { title: title ?? reference.id, place, problem: (error as Error).message };
  }
}

async function loadControl(dashboard: SavedObject, key: string, { explicitInput }: ControlJson): Promise<Control> {
  const { fieldName, title = fieldName } = explicitInput;
  const reference = dashboard.references.find(({ name }) => name.startsWith(`controlGroup_${key}:`));
  const dataView = await getObject("index-pattern", reference?.id ?? "");
  return { title, field: fieldName, index: dataView.attributes.title };
}

function notDrawn(type: string): string {
  return `This is a panel of type '${type}': Kibana draws it, this stand-in draws those of type 'vega' alone.`;
}
