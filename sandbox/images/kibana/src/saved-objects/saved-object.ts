import type { Json } from "../elasticsearch";
import { badRequest } from "../errors";

export interface Reference {
  type: string;
  id: string;
  name: string;
}

/** A saved object as Kibana's API shows it. */
export interface SavedObject {
  type: string;
  id: string;
  namespaces: string[];
  attributes: Json;
  references: Reference[];
  managed: boolean;
  created_at: string;
  updated_at: string;
  /** Changes with every write; base64 of Elasticsearch's sequence number and primary term. */
  version: string;
  coreMigrationVersion: string;
  typeMigrationVersion?: string;
}

/** Types that can be imported and exported, with the icon that Kibana shows for each. */
const ICONS: Record<string, string> = {
  dashboard: "dashboardApp",
  visualization: "visualizeApp",
  lens: "lensApp",
  search: "discoverApp",
  "index-pattern": "indexPatternApp",
  map: "gisApp",
  tag: "tag",
  query: "",
  config: "",
  url: "",
};

export const exportableTypes = Object.keys(ICONS).filter((type) => type !== "config");

/** @throws HttpError 400 for a type that Kibana, as far as it is played here, does not know */
export function requireKnownType(type: string): void {
  if (!(type in ICONS)) throw badRequest(`Unsupported saved object type: '${type}': Bad Request`);
}

export function isKnownType(type: string): boolean {
  return type in ICONS;
}

/** Title and icon, as results of imports show them. */
export function metaOf({ type, attributes }: Pick<SavedObject, "type" | "attributes">) {
  return {
    ...(typeof attributes["title"] === "string" ? { title: attributes["title"] } : {}),
    icon: ICONS[type] ?? "",
  };
}
