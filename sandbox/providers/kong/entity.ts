import { messageOf, resource, Unreachable, type Fields, type Property, type Resource, type Values } from "../kit";
import type { AdminApi, Body, Entity } from "./admin-api";
import { plain, type Codec } from "./codec";

/** Where a kind of entity is found, and what the engine knows it by. */
export interface Address {
  /** Path of the collection that a new one is posted to. */
  collection(inputs: Record<string, unknown>): string;
  /** The engine's identifier for an entity of these inputs. */
  identifier(entityId: string, inputs: Record<string, unknown>): string;
  /** Path of the entity with this identifier. */
  path(identifier: string): string;
}

/** A collection of its own, such as `/services`: entities are known by their UUID. */
export function topLevel(collection: string): Address {
  return {
    collection: () => collection,
    identifier: (entityId) => entityId,
    path: (identifier) => `${collection}/${encodeURIComponent(identifier)}`,
  };
}

export interface Kind<I extends Fields, O extends Fields> {
  /** As in messages: `service`. */
  readonly name: string;
  readonly address: Address;
  readonly inputs: I;
  readonly outputs?: O;
  /** For inputs that Kong spells otherwise than by snake case. */
  readonly codecs?: Readonly<Partial<Record<keyof I & string, Codec>>>;
  /** Inputs that only this provider knows. */
  readonly local?: readonly (keyof I & string)[];
  /** Inputs that Kong's answer does not hold as they were given, such as a password. */
  hidden?(known: Partial<Values<I>>, admin: AdminApi): readonly (keyof I & string)[];
  /** State beyond the inputs. */
  derive?(entity: Entity, known: Partial<Values<I>>, admin: AdminApi): Partial<Values<O>>;
  readonly due?: Resource<I, O, AdminApi>["due"];
  readonly deleteBeforeReplace?: boolean;
}

/** The resource for a kind of entity: create, look up, patch and delete over the Admin API. */
export function entity<I extends Fields, O extends Fields = Record<never, never>>(
  kind: Kind<I, O>,
): Resource<I, O, AdminApi> {
  const { address, inputs } = kind;
  const names = (Object.keys(inputs) as (keyof I & string)[]).filter((name) => !kind.local?.includes(name));
  const codecOf = (name: keyof I & string) => kind.codecs?.[name] ?? plain(name);

  /** Inputs in Kong's form; null, which clears a field, for those that are not given. */
  const encode = (values: Record<string, unknown>, which: readonly (keyof I & string)[]): Body =>
    Object.fromEntries(
      which.map((name) => {
        const { field, encode } = codecOf(name);
        return [field, values[name] === undefined ? null : encode(values[name])];
      }),
    );

  const decode = (entity: Entity, known: Partial<Values<I>>, admin: AdminApi) => {
    const hidden = kind.hidden?.(known, admin) ?? [];
    const given: Record<string, unknown> = known;
    const seen = names
      .filter((name) => !hidden.includes(name) && codecOf(name).field in entity)
      .map((name) => {
        const { field, decode } = codecOf(name);
        return [name, asFarAsGiven(inputs[name], decode(entity[field]), given[name])];
      });
    return { ...Object.fromEntries(seen), ...kind.derive?.(entity, known, admin) } as Partial<Values<I> & Values<O>>;
  };

  return resource<I, O, AdminApi>({
    inputs,
    ...(kind.outputs ? { outputs: kind.outputs } : {}),
    ...(kind.due ? { due: kind.due } : {}),
    deleteBeforeReplace: kind.deleteBeforeReplace ?? false,
    async create(context, news) {
      const admin = await context.client();
      const given = names.filter((name) => news[name as keyof typeof news] !== undefined);
      const made = await explained(`failed to create kong ${kind.name}`, () =>
        admin.post(address.collection(news), encode(news, given), context.signal),
      );
      return { id: address.identifier(made.id, news), state: decode(made, news, admin) };
    },
    async read(context, id, state) {
      const admin = await context.client();
      const found = await explained(`could not look up kong ${kind.name}`, () => admin.get(address.path(id)));
      return found && { state: decode(found, state, admin) };
    },
    async update(context, id, { news, changed }) {
      const admin = await context.client();
      const made = await explained(`failed to update kong ${kind.name}`, () =>
        admin.patch(
          address.path(id),
          encode(
            news,
            names.filter((name) => changed.has(name)),
          ),
          context.signal,
        ),
      );
      return decode(made, news, admin);
    },
    async delete(context, id) {
      const admin = await context.client();
      await explained(`failed to delete kong ${kind.name}`, () => admin.delete(address.path(id), context.signal));
    },
  });
}

/**
 * Of a nested object, the parts that the program gave and those that have a default: what it left to Kong is no
 * difference, whatever Kong made of it.
 */
function asFarAsGiven(property: Property | undefined, live: unknown, known: unknown): unknown {
  const fields = property?.fields;
  if (!fields || !isRecord(live) || !isRecord(known)) return live;
  const entries = Object.entries(fields)
    .filter(([name, field]) => name in live && (known[name] !== undefined || field.default !== undefined))
    .map(([name, field]) => [name, asFarAsGiven(field, live[name], known[name])]);
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    throw new Error(`${what}: ${messageOf(error)}`, { cause: error });
  }
}
