/** How an input is written in Kong's JSON. */
export interface Codec {
  readonly field: string;
  readonly encode: (value: unknown) => unknown;
  /** Undefined for a field that is null. */
  readonly decode: (value: unknown) => unknown;
}

/** The same value under the same name, in Kong's spelling: `connectTimeout` is `connect_timeout`, at every depth. */
export function plain(name: string): Codec {
  return { field: snakeCase(name), encode: (value) => renamed(value, snakeCase), decode: decodePlain };
}

/** Under another name. */
export function named(field: string): Codec {
  return { field, encode: (value) => value, decode: decodePlain };
}

/** The identifier of another entity. */
export function reference(field: string): Codec {
  return { field, encode: (id) => ({ id }), decode: (entity) => (entity as { id?: string } | null)?.id };
}

function decodePlain(value: unknown): unknown {
  return renamed(value ?? undefined, camelCase);
}

function renamed(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
  return Object.fromEntries(entries.map(([name, item]) => [rename(name), renamed(item, rename)]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
