/** An entity that runs in Kong. */
export interface Entity {
  /** As in `service` or `jwt secret`. */
  kind: string;
  id: string;
  /** What it is called by, as far as it has a name. */
  name: string;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What decK calls by other words than Kong, or what is part of another resource. */
const NO_ENTITIES = ["snis", "config"];

/** Fields that tell entities of one kind apart; none of them is secret. */
const NAMES = ["name", "username", "custom_id", "target", "group", "client_id"];

/** Every entity in a dump by `deck dump --format json --with-id`. @throws where the text is none */
export function entitiesIn(dump: string): Entity[] {
  const content = JSON.parse(dump) as unknown;
  if (!isObject(content)) throw new Error("this is not what 'deck dump --format json' writes");
  return within(content);
}

/** Entities whose identifier is in none of the resources' identifiers, which may hold several each. */
export function unknownEntities(entities: Entity[], resourceIds: string[]): Entity[] {
  const known = new Set(resourceIds.flatMap((id) => id.match(UUID) ?? []));
  return entities.filter(({ id }) => !known.has(id));
}

/** Entities are listed below their parents: routes in services, targets in upstreams. */
function within(parent: Record<string, unknown>): Entity[] {
  return Object.entries(parent).flatMap(([collection, items]) => {
    if (NO_ENTITIES.includes(collection) || !Array.isArray(items)) return [];
    return items.filter(isObject).flatMap((item) => [...entity(collection, item), ...within(item)]);
  });
}

function entity(collection: string, item: Record<string, unknown>): Entity[] {
  if (typeof item.id !== "string") return [];
  const fields = collection === "jwt_secrets" ? ["key"] : NAMES; // elsewhere, a key is secret
  const name = fields.map((field) => item[field]).find((value) => typeof value === "string") ?? item.id;
  return [{ kind: collection.replace(/s$/, "").replace(/_/g, " "), id: item.id, name: name }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
