import type { Fields, Values } from "./schema";

/** What an operation may use beside its arguments. */
export interface Context<Client = unknown> {
  /** The resource, as the engine names it. */
  readonly urn: string;
  /** The last part of the URN: the name that the program gave the resource. */
  readonly name: string;
  /** The connection that the provider's `connect` makes, made at the first call and shared from then on. */
  readonly client: () => Promise<Client>;
  /** Shows a warning beside the resource. */
  readonly warn: (message: string) => void;
  /** Shows a line of information beside the resource. */
  readonly info: (message: string) => void;
  /** Shows what goes on beside the resource, until the operation ends. */
  readonly status: (message: string) => void;
  /** Aborted when the user interrupts the engine: clean up and throw. */
  readonly signal: AbortSignal;
  /** What `customTimeouts` of the resource allow for this operation, in seconds. */
  readonly timeoutSeconds?: number;
}

/** What is known of a resource: inputs with defaults, and outputs. All optional, since it may stem from an older version. */
export type State<I extends Fields, O extends Fields> = Partial<Values<I> & Values<O>>;

/** A change that an update shall make. */
export interface Change<I extends Fields, O extends Fields> {
  readonly olds: State<I, O>;
  readonly news: Values<I>;
  /** Names of the inputs that differ. */
  readonly changed: ReadonlySet<keyof I & string>;
}

/** A change that is due although the program's inputs are those of last time. */
export interface Due<Name extends string> {
  readonly property: Name;
  readonly replace: boolean;
}

/** A kind of resource: its properties, and how to make, look at, change and remove one. */
export interface Resource<I extends Fields = Fields, O extends Fields = Fields, Client = unknown> {
  /** What the program passes. */
  readonly inputs: I;
  /** What the service adds. State holds inputs and outputs together. */
  readonly outputs?: O;
  /** Inputs of the official provider that this one does not implement: refused by that reason instead of as unknown. */
  readonly unsupported?: readonly string[];
  /** Whether the old one must go before its replacement can come. @default false */
  readonly deleteBeforeReplace?: boolean | ((news: Values<I>, olds: Values<I>) => boolean);
  /** What is wrong with properties in combination. Unknown values are the text `UNKNOWN`: see `isUnknown`. */
  check?(inputs: Partial<Values<I>>): string[];
  /** What is to change by reason of the state alone: a certificate that expires, or what the service never took over. */
  due?(state: State<I, O>, news: Partial<Values<I>>): readonly Due<keyof (I & O) & string>[];
  /** Makes it, or throws and leaves nothing behind. Inputs are returned by the kit; give only what differs or is added. */
  create(context: Context<Client>, inputs: Values<I>): Promise<Created<I, O>>;
  /**
   * Looks at the service: the live value of every property that can be seen there, or undefined when the resource is gone.
   * A property that is absent is taken as unchanged; one that is `undefined` as not set any more.
   * For an import the state is empty, and the identifier is what the user typed.
   * Without `read`, a refresh keeps what is known.
   */
  read?(context: Context<Client>, id: string, state: State<I, O>): Promise<Live<I, O> | undefined>;
  /** Makes the change in place. Returns outputs that differ from before. Without `update`, every change replaces. */
  update?(context: Context<Client>, id: string, change: Change<I, O>): Promise<State<I, O> | void>;
  /** Removes it; to find it gone already is fine. */
  delete(context: Context<Client>, id: string, state: State<I, O>): Promise<void>;
}

export interface Created<I extends Fields, O extends Fields> {
  readonly id: string;
  readonly state?: State<I, O>;
}

export interface Live<I extends Fields, O extends Fields> {
  /** The identifier, where it is another than the one asked for (an import by name, say). */
  readonly id?: string;
  readonly state: State<I, O>;
}

/** Any resource, whatever its properties. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the operations are contravariant in their inputs
export type AnyResource = Resource<any, any, any>;

/** Describes a resource; infers the types of its operations from its properties. */
export function resource<I extends Fields, O extends Fields = Record<never, never>, Client = unknown>(
  definition: Resource<I, O, Client>,
): Resource<I, O, Client> {
  return definition;
}

/** What a bridge is told to become: a Terraform provider, in a version. */
export interface Parameter {
  /** The package, as in `elasticstack`. */
  readonly name: string;
  readonly version: string;
  /** Where the bridge would have it from. */
  readonly url: string;
}

/** A provider: its configuration, the client made of it, and its resources by type token. */
export interface Provider<C extends Fields = Fields, Client = unknown> {
  /** The package, as in `docker`. */
  readonly name: string;
  /** The version of the package's SDK that this provider serves. */
  readonly version: string;
  /** Of a bridge, which becomes one provider by the parameter that an SDK sends: the only one that it can become. */
  readonly parameter?: Parameter;
  readonly config: C;
  /** Connects to the service. Called at the first operation that needs it, never for a preview. */
  connect(config: Values<C>, log: Pick<Context, "warn" | "info">): Client | Promise<Client>;
  readonly resources: Readonly<Record<string, AnyResource>>;
}

export function provider<C extends Fields, Client>(definition: Provider<C, Client>): Provider<C, Client> {
  return definition;
}
