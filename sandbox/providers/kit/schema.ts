/**
 * The vocabulary in which a provider describes its properties. From one description follow the checks of what a program
 * passes, the differences that a preview shows, and the TypeScript types that create, read and update work with.
 */

export interface PropertyOptions<T> {
  /** Must be given. */
  required?: boolean;
  /** What the service takes when nothing is given: filled in for create and update, and no difference to leaving it out. */
  default?: T;
  /** A change replaces the resource. @default true when the resource has no `update`, else false */
  replace?: boolean | ((from: T | undefined, to: T | undefined) => boolean);
  /** The service chooses a value when nothing is given; that value, and its loss, is no difference. */
  computed?: boolean;
  /** Always a secret in state and in previews. */
  secret?: boolean;
  /** An output that is a secret as soon as one of these inputs is. */
  secretFrom?: readonly string[];
  /** An output that an update may change, so that its preview shows it as unknown. */
  volatile?: boolean;
  /** Brings spellings that mean the same to one form, so that they are no difference. */
  normalize?: (value: T) => unknown;
  /** A change only concerns the state (say, how to delete): it neither updates the service nor shows up as drift. */
  ignored?: boolean;
  /** Says what is wrong with a known value, in words that follow "property 'x' ", or nothing. */
  validate?: (value: T) => string | undefined;
  /** The only values that are allowed. */
  oneOf?: readonly T[];
  /** Of an object: fields of the official provider that this one does not implement. */
  unsupported?: readonly string[];
  /** Named after the resource with a random suffix when nothing is given. */
  autoName?: boolean;
}

export type Kind = "string" | "integer" | "number" | "boolean" | "any" | "list" | "set" | "map" | "object";

/**
 * A property or an element: what values it takes, and how they behave.
 * `Present` says whether `create` can count on a value.
 */
// Options hold functions of T, so that no Property<string> is a Property<unknown>: hence `any` for "whatever it takes".
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export interface Property<T = any, Present extends boolean = boolean> extends PropertyOptions<T> {
  readonly kind: Kind;
  readonly element?: Property;
  readonly fields?: Fields;
  /** Carries `Present` for the type checker alone. */
  readonly present?: Present;
}

export type Fields = Readonly<Record<string, Property>>;

type IsPresent<O> = O extends { required: true } | { default: unknown } | { autoName: true } ? true : false;
type ValueOf<P> = P extends Property<infer T, boolean> ? T : never;
type PresentKeys<F extends Fields> = { [K in keyof F]: F[K] extends Property<infer _, true> ? K : never }[keyof F];

/** The TypeScript type of the values that these fields describe. */
export type Values<F extends Fields> = { [K in PresentKeys<F>]: ValueOf<F[K]> } & {
  [K in Exclude<keyof F, PresentKeys<F>>]?: ValueOf<F[K]>;
};

type Opts<T> = PropertyOptions<T>;
type Made<T, O> = Property<T, IsPresent<O>>;

function made<T, O>(kind: Kind, options: Opts<T> | undefined, shape: Pick<Property, "element" | "fields"> = {}) {
  return { ...options, ...shape, kind } as Made<T, O>;
}

export function string<const O extends Opts<string>>(options?: O) {
  return made<string, O>("string", options);
}
/** A whole number. */
export function integer<const O extends Opts<number>>(options?: O) {
  return made<number, O>("integer", options);
}
export function number<const O extends Opts<number>>(options?: O) {
  return made<number, O>("number", options);
}
export function boolean<const O extends Opts<boolean>>(options?: O) {
  return made<boolean, O>("boolean", options);
}
/** Any JSON. */
export function any<const O extends Opts<unknown>>(options?: O) {
  return made<unknown, O>("any", options);
}
/** An array whose order matters. */
export function list<E extends Property, const O extends Opts<ValueOf<E>[]>>(element: E, options?: O) {
  return made<ValueOf<E>[], O>("list", options, { element });
}
/** An array whose order is no difference. */
export function set<E extends Property, const O extends Opts<ValueOf<E>[]>>(element: E, options?: O) {
  return made<ValueOf<E>[], O>("set", options, { element });
}
/** An object with keys of the user's choice. */
export function map<E extends Property, const O extends Opts<Record<string, ValueOf<E>>>>(element: E, options?: O) {
  return made<Record<string, ValueOf<E>>, O>("map", options, { element });
}
/** An object with these fields and no others. */
export function object<F extends Fields, const O extends Opts<Values<F>>>(fields: F, options?: O) {
  return made<Values<F>, O>("object", options, { fields });
}
