/** The path that a field reference names: `[a][b]` is `a`, `b`; a name without brackets is a top-level field. */
export type FieldPath = readonly string[];

/** A reference that Logstash would not accept either. */
export class InvalidFieldReference extends Error {}

const cache = new Map<string, FieldPath>();
const BRACKETED = /^(?:\[[^[\]]+\])+$/;

/** @throws InvalidFieldReference for anything between the two forms, as in `[a]b` or `a[b]` */
export function fieldPath(reference: string): FieldPath {
  let path = cache.get(reference);
  if (!path) {
    path = parse(reference);
    if (cache.size < 10_000) cache.set(reference, path);
  }
  return path;
}

function parse(reference: string): FieldPath {
  if (!/[[\]]/.test(reference)) return [reference];
  if (!BRACKETED.test(reference)) throw new InvalidFieldReference(`Invalid FieldReference: \`${reference}\``);
  return reference.slice(1, -1).split("][");
}
