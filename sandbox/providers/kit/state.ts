/** How state follows from inputs, from what the service answered and from what a refresh found. */
import { same } from "./equality";
import type { AnyResource } from "./resource";
import type { Fields, Property } from "./schema";
import {
  holdsSecret,
  isObject,
  reveal,
  revealAll,
  sameJson,
  secret,
  sendable,
  UNKNOWN,
  type Wire,
  type WireObject,
} from "./values";

/** The inputs with defaults filled in. */
export function withDefaults(fields: Fields, inputs: WireObject): WireObject {
  const defaults = Object.entries(fields)
    .filter(([, property]) => property.default !== undefined)
    .map(([name, property]) => [name, property.default as Wire]);
  return { ...Object.fromEntries(defaults), ...inputs };
}

/** What an operation works with: the inputs without marks of secrets, defaults filled in at every depth. */
export function plainInputs(fields: Fields, inputs: WireObject): Record<string, Wire> {
  return plainState(fields, withDefaults(fields, inputs));
}

/** What is known, without marks of secrets; defaults are filled in within the properties that are there. */
export function plainState(fields: Fields, ...properties: WireObject[]): Record<string, Wire> {
  const plain = revealAll(Object.assign({}, ...properties) as WireObject);
  for (const [name, property] of Object.entries(fields)) {
    const value = plain[name];
    if (value !== undefined) plain[name] = filled(property, value);
  }
  return plain;
}

function filled({ element, fields }: Property, value: Wire): Wire {
  if (element && Array.isArray(value)) return value.map((item) => filled(element, item));
  if (!isObject(value)) return value;
  if (fields) return plainInputs(fields, value);
  if (element) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(element, item)]));
  return value;
}

/** State after a create or an update: the inputs, and over them what the operation returned; secrets stay secret. */
export function stateAfter(resource: AnyResource, inputs: WireObject, olds: WireObject, answer: unknown): WireObject {
  const base = { ...onlyChosen(resource, olds), ...withDefaults(resource.inputs, inputs) };
  return conceal(resource, base, sendable(answer ?? {}) as WireObject);
}

/** State that a preview shows: what the service will choose or change is unknown. */
export function statePreviewed(resource: AnyResource, inputs: WireObject, olds?: WireObject): WireObject {
  const unknown = Object.entries({ ...(resource.inputs as Fields), ...(resource.outputs as Fields) })
    .filter(([name, property]) => {
      const isChosen = property.computed === true || name in (resource.outputs ?? {});
      const isKnown = name in inputs || (olds !== undefined && name in olds && !property.volatile);
      return isChosen && !isKnown;
    })
    .map(([name]) => [name, UNKNOWN]);
  const known = { ...onlyChosen(resource, olds ?? {}), ...withDefaults(resource.inputs, inputs) };
  return conceal(resource, { ...known, ...Object.fromEntries(unknown) }, {});
}

/** What a refresh makes of the inputs: those that really drifted take their live value, all others stay as they were. */
export function inputsRefreshed(resource: AnyResource, inputs: WireObject, olds: WireObject, live: object): WireObject {
  const refreshed = { ...inputs };
  for (const [name, property] of Object.entries(resource.inputs as Fields)) {
    if (!(name in live) || property.ignored) continue;
    const found = (live as Record<string, unknown>)[name];
    const known = inputs[name] === undefined ? undefined : reveal(inputs[name]);
    if (same(property, known, found)) continue;
    if (known === undefined && (property.computed || isAsBefore(property, olds[name], found))) continue;
    if (found === undefined || found === null) delete refreshed[name];
    else refreshed[name] = concealOne(property, sendable(found), inputs[name] ?? olds[name], false);
  }
  return refreshed;
}

/** What an import takes as inputs: all that the service shows and that is not its default. */
export function inputsImported(resource: AnyResource, live: object): WireObject {
  const entries = Object.entries(resource.inputs as Fields).flatMap(([name, property]) => {
    const found = (live as Record<string, unknown>)[name];
    if (found === undefined || found === null || same(property, undefined, found)) return [];
    return [[name, concealOne(property, sendable(found), undefined, false)] as const];
  });
  return Object.fromEntries(entries);
}

/** State after a refresh or an import. */
export function stateRefreshed(resource: AnyResource, inputs: WireObject, olds: WireObject, live: object): WireObject {
  const fields: Fields = resource.inputs;
  const found = Object.entries(live).filter(([name, value]) => {
    const property = fields[name];
    const known = olds[name];
    return !property || !same(property, known === undefined ? undefined : reveal(known), value);
  });
  const gone = found.filter(([, value]) => value === undefined || value === null).map(([name]) => name);
  const kept = Object.entries(olds).filter(([name]) => !gone.includes(name));
  const base = { ...withDefaults(fields, inputs), ...Object.fromEntries(kept) };
  return conceal(resource, base, sendable(Object.fromEntries(found)) as WireObject);
}

function isAsBefore(property: Property, old: Wire | undefined, found: unknown): boolean {
  return old !== undefined && same(property, reveal(old), found);
}

/** Outputs, and inputs whose value the service chose. */
function onlyChosen(resource: AnyResource, olds: WireObject): WireObject {
  const computed = (name: string) => (resource.inputs as Fields)[name]?.computed;
  const entries = Object.entries(olds).filter(([name]) => name in (resource.outputs ?? {}) || computed(name));
  return Object.fromEntries(entries);
}

/** Lays an answer, which is plain, over a base with secrets: a value that was a secret stays one. */
function conceal(resource: AnyResource, base: WireObject, answer: WireObject): WireObject {
  const fields: Fields = { ...(resource.inputs as Fields), ...(resource.outputs as Fields) };
  const state: WireObject = {};
  for (const name of new Set([...Object.keys(base), ...Object.keys(answer)])) {
    const property = fields[name];
    const value = name in answer ? answer[name] : base[name];
    const derived = property?.secretFrom?.some((source) => holdsSecret(base[source])) ?? false;
    state[name] = concealOne(property, value, base[name], derived);
  }
  return state;
}

function concealOne(property: Property | undefined, value: Wire, known: Wire | undefined, derived: boolean): Wire {
  if (property?.secret || derived) return secret(value);
  if (known === undefined || !holdsSecret(known)) return value;
  return sameJson(reveal(known), reveal(value)) ? known : secret(value);
}
