type CamelKey<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelKey<Tail>>}` : S;

/** Fields under the names that the provider has for them. */
export type Camel<T> = T extends (infer Item)[]
  ? Camel<Item>[]
  : T extends object
    ? { [K in keyof T & string as CamelKey<K>]: Camel<T[K]> }
    : T;

/** `connect_timeout` as `connectTimeout`, at every depth. */
export function camel<T>(value: T): Camel<T> {
  if (Array.isArray(value)) return value.map((item: unknown) => camel(item)) as Camel<T>;
  if (typeof value !== "object" || value === null) return value as Camel<T>;
  const entries = Object.entries(value).map(([key, inner]) => [
    key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    camel(inner as unknown),
  ]);
  return Object.fromEntries(entries) as Camel<T>;
}
