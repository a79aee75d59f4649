import type { Panel } from "./panel";

export interface Dashboard {
  /** Also the stem of its panels' identifiers. */
  id: string;
  title: string;
  description: string;
  /** From left to right; a panel that has no room begins a new line. */
  panels: Panel[];
  /** A control by which all panels are narrowed to some values of a field. */
  control?: { title: string; field: string };
}

/** Narrows all panels to some services. */
export const SERVICES = { title: "Service", field: "service_name" };
