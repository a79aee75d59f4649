import rison from "rison-node";
import type { TimeRange } from "./time";

/** What the page's address says, after the `#`: which dashboard, and as Kibana has it under `_g`, of which time. */
export interface Place {
  /** @default none: the list of dashboards */
  dashboard?: string;
  time?: TimeRange;
}

interface Global {
  time?: TimeRange;
}

export function readPlace(hash: string): Place {
  const [, id, query = ""] = /^#\/view\/([^?]+)(?:\?(.*))?$/.exec(hash) ?? [];
  if (id === undefined) return {};
  const global = new URLSearchParams(query).get("_g");
  const { time } = global ? (rison.decode(global) as Global) : {};
  return { dashboard: decodeURIComponent(id), ...(time ? { time } : {}) };
}

export function hashOf({ dashboard, time }: Place): string {
  if (dashboard === undefined) return "#/list";
  const query = time ? `?_g=${rison.encode({ time } satisfies Global)}` : "";
  return `#/view/${encodeURIComponent(dashboard)}${query}`;
}
