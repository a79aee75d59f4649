import { messageOf, resource, Unreachable, type Fields, type Resource, type State, type Values } from "../kit";
import type { Servers } from "./config";
import type { Body } from "./rest-api";

/** What the bare engine, such as the sandbox's, says of users and roles. */
const LACKS_SECURITY = "no handler found for uri [/_security/";

export interface Kind<I extends Fields, O extends Fields> {
  /** As in messages: `index template`. */
  readonly what: string;
  /** Where Elasticsearch keeps them, as in `/_index_template`. */
  readonly collection: string;
  /** The input that is the name within the collection. */
  readonly name: keyof I & string;
  readonly inputs: I;
  readonly outputs?: O;
  readonly check?: Resource<I, O, Servers>["check"];
  /** What is put there; `changed` are all inputs of a new one. */
  encode(inputs: Values<I>, changed: ReadonlySet<string>): Body;
  /** Parameters of the request that puts it. */
  query?(inputs: Values<I>): string;
  /** What Elasticsearch tells about the one with that name. */
  decode(answer: Body, name: string): State<I, O> | undefined;
}

/** The resource for a kind of thing that Elasticsearch keeps by name: put, get and delete. */
export function entity<I extends Fields, O extends Fields = Record<never, never>>(
  kind: Kind<I, O>,
): Resource<I, O, Servers> {
  const { what, collection } = kind;
  const pathOf = (name: string) => `${collection}/${encodeURIComponent(name)}`;

  const put = async (servers: Servers, inputs: Values<I>, changed: ReadonlySet<string>, signal: AbortSignal) => {
    const name = String(inputs[kind.name as keyof typeof inputs]);
    const { elasticsearch } = servers;
    await elasticsearch.change(
      "PUT",
      pathOf(name) + (kind.query?.(inputs) ?? ""),
      kind.encode(inputs, changed),
      signal,
    );
    return { name, state: kind.decode((await elasticsearch.look(pathOf(name))) ?? {}, name) ?? {} };
  };

  return resource<I, O, Servers>({
    inputs: kind.inputs,
    ...(kind.outputs ? { outputs: kind.outputs } : {}),
    ...(kind.check ? { check: kind.check } : {}),
    unsupported: ["elasticsearchConnection"],
    create: (context, inputs) =>
      explained(`unable to create ${what}`, async () => {
        const servers = await context.client();
        const { name, state } = await put(servers, inputs, new Set(Object.keys(inputs)), context.signal);
        return { id: `${await clusterOf(servers)}/${name}`, state: outputsOf(kind, state) };
      }),
    read: (context, id) =>
      explained(`unable to look at ${what}`, async () => {
        const name = nameIn(id);
        const found = await (await context.client()).elasticsearch.look(pathOf(name));
        const state = found && kind.decode(found, name);
        return state && { state };
      }),
    update: (context, _id, { news, changed }) =>
      explained(`unable to update ${what}`, async () => {
        const { state } = await put(await context.client(), news, changed, context.signal);
        return outputsOf(kind, state);
      }),
    delete: (context, id) =>
      explained(`unable to delete ${what}`, async () => {
        const { elasticsearch } = await context.client();
        await elasticsearch.change("DELETE", pathOf(nameIn(id)), undefined, context.signal);
      }),
  });
}

/** The official provider knows things as `<cluster's UUID>/<name>`. */
export async function clusterOf({ elasticsearch }: Servers): Promise<string> {
  return String((await elasticsearch.look("/"))?.["cluster_uuid"]);
}

export function nameIn(id: string): string {
  return id.slice(id.indexOf("/") + 1);
}

/** State of the inputs is what the program gave, but for a refresh. */
function outputsOf<I extends Fields, O extends Fields>({ outputs = {} as O }: Kind<I, O>, state: State<I, O>) {
  return Object.fromEntries(Object.entries(state).filter(([name]) => name in outputs)) as State<I, O>;
}

export async function explained<T>(problem: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    const told = messageOf(error);
    const reason = told.includes(LACKS_SECURITY) ? "this Elasticsearch has no security" : told;
    throw new Error(`${problem}: ${reason}`, { cause: error });
  }
}
