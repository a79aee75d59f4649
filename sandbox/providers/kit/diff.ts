import { same } from "./equality";
import type { AnyResource } from "./resource";
import type { Fields, Property } from "./schema";
import { holdsUnknown, isObject, revealAll, stableJson, type WireObject } from "./values";

export interface PropertyDiff {
  /** Where, in the engine's notation, as in `ports[0].external`. */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replace: boolean;
}

export interface Diff {
  readonly details: PropertyDiff[];
  /** Names of the inputs that differ. */
  readonly changed: string[];
  /** Names of those that force a replacement. */
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * What differs between the inputs that state records and those of the program. A refresh writes what it found into the
 * recorded inputs, so that drift is such a difference too; so is what the resource finds due by its state.
 */
export function diffResource(resource: AnyResource, olds: WireObject, news: WireObject, state: WireObject = {}): Diff {
  const from = revealAll(olds);
  const to = revealAll(news);
  const details: PropertyDiff[] = [];
  const changed: string[] = [];
  const replaces: string[] = [];
  for (const [name, property] of Object.entries(resource.inputs as Fields)) {
    if (property.computed && to[name] === undefined) continue;
    if (same(property, from[name], to[name])) continue;
    const replace = mustReplace(resource, property, from[name], to[name]);
    changed.push(name);
    if (replace) replaces.push(name);
    details.push(...parts(property, from[name], to[name], name).map((part) => ({ ...part, replace })));
  }
  for (const { property, replace } of resource.due?.(revealAll(state), to) ?? []) {
    if (changed.includes(property)) continue;
    changed.push(property);
    if (replace) replaces.push(property);
    details.push({ path: property, kind: "update", replace });
  }
  const { deleteBeforeReplace = false } = resource;
  return {
    details,
    changed,
    replaces,
    deleteBeforeReplace:
      replaces.length > 0 &&
      (typeof deleteBeforeReplace === "function" ? deleteBeforeReplace(to, from) : deleteBeforeReplace),
  };
}

function mustReplace(resource: AnyResource, property: Property, from: unknown, to: unknown): boolean {
  const { replace } = property;
  if (replace === undefined) return !property.ignored && resource.update === undefined;
  if (typeof replace === "boolean") return replace;
  return holdsUnknown(to) || replace(from, to);
}

type Part = Omit<PropertyDiff, "replace">;

/** The smallest parts of a property that differ; the property as a whole where parts have no place of their own. */
function parts(property: Property, from: unknown, to: unknown, path: string): Part[] {
  const { element, fields } = property;
  if (!property.normalize && Array.isArray(from) && Array.isArray(to) && element) {
    return property.kind === "set" ? setParts(element, from, to, path) : listParts(element, from, to, path);
  }
  if (!property.normalize && isObject(from) && isObject(to) && (element || fields)) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    return [...names].flatMap((name) => {
      const field = fields?.[name] ?? element;
      if (!field || field.ignored || same(field, from[name], to[name])) return [];
      return parts(field, from[name], to[name], join(path, name));
    });
  }
  return [whole(path, from, to)];
}

function whole(path: string, from: unknown, to: unknown): Part {
  if (from === undefined) return { path, kind: "add" };
  return { path, kind: to === undefined ? "delete" : "update" };
}

function listParts(element: Property, from: unknown[], to: unknown[], path: string): Part[] {
  return Array.from({ length: Math.max(from.length, to.length) }).flatMap((_, i): Part[] => {
    const at = `${path}[${i}]`;
    if (i >= from.length) return [{ path: at, kind: "add" }];
    if (i >= to.length) return [{ path: at, kind: "delete" }];
    return same(element, from[i], to[i]) ? [] : parts(element, from[i], to[i], at);
  });
}

function setParts(element: Property, from: unknown[], to: unknown[], path: string): Part[] {
  const absent = (item: unknown, others: unknown[]) => !others.some((other) => same(element, item, other));
  return Array.from({ length: Math.max(from.length, to.length) }).flatMap((_, i): Part[] => {
    const at = `${path}[${i}]`;
    const gone = i < from.length && absent(from[i], to);
    const come = i < to.length && absent(to[i], from);
    if (gone && come) return [{ path: at, kind: "update" }];
    return gone ? [{ path: at, kind: "delete" }] : come ? [{ path: at, kind: "add" }] : [];
  });
}

function join(path: string, name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? `${path}.${name}` : `${path}[${stableJson(name)}]`;
}
