/**
 * Property values as they travel between the engine and a provider: JSON with two additions, secrets and unknowns.
 * Source: sdk/go/common/resource/plugin/rpc.go of the Pulumi SDK.
 */

/** A JSON value; a secret among them is an object with the secret's signature. */
export type Wire = null | boolean | number | string | Wire[] | { [key: string]: Wire };
export type WireObject = Record<string, Wire>;

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** What a preview puts in place of a value that only the update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Whether the value is not known yet, as happens in previews. */
export function isUnknown(value: unknown): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

/** Whether the value is unknown, or holds an unknown at any depth. */
export function holdsUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

/** The same value marked as a secret, once. */
export function secret(value: Wire): Wire {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

function isSecret(value: Wire | undefined): value is { value: Wire } {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** Whether the value is a secret, or holds one at any depth. */
export function holdsSecret(value: Wire | undefined): boolean {
  return value !== undefined && (isSecret(value) || children(value).some(holdsSecret));
}

/** Every text that is a secret, or part of one. */
export function secretsIn(value: Wire): string[] {
  return isSecret(value) ? texts(value.value) : children(value).flatMap(secretsIn);
}

function texts(value: Wire): string[] {
  return typeof value === "string" ? [value] : children(value).flatMap(texts);
}

function children(value: Wire): Wire[] {
  return typeof value === "object" && value !== null ? Object.values<Wire>(value) : [];
}

/** The value without the marks of its secrets. */
export function reveal(value: Wire): Wire {
  if (isSecret(value)) return reveal(value.value);
  if (Array.isArray(value)) return value.map(reveal);
  if (isObject(value)) return revealAll(value);
  return value;
}

/** The properties without the marks of their secrets. */
export function revealAll(properties: WireObject): WireObject {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reveal(value)]));
}

export function isObject(value: unknown): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy that can be sent: without `undefined`, and without the nulls by which the engine says "not set". */
export function sendable(value: unknown): Wire {
  if (Array.isArray(value)) return value.map(sendable);
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
    return Object.fromEntries(entries.map(([key, item]) => [key, sendable(item)]));
  }
  return (value ?? null) as Wire;
}

/** Whether two plain values are the same JSON, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  return stableJson(a) === stableJson(b);
}

/** JSON text with sorted keys. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    isObject(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
}
