import { checkFields, checkResource, type Checked, type CheckRequest } from "./check";
import { diffResource, type Diff } from "./diff";
import { Unreachable, messageOf } from "./errors";
import { redactor } from "./redact";
import type { AnyResource, Context, Created, Live, Parameter, Provider } from "./resource";
import type { Fields } from "./schema";
import {
  inputsImported,
  inputsRefreshed,
  plainInputs,
  plainState,
  stateAfter,
  statePreviewed,
  stateRefreshed,
} from "./state";
import { holdsUnknown, reveal, sameJson, sendable, type Wire, type WireObject } from "./values";

/** A status is shown only until something else happens. */
export type Severity = "status" | "info" | "warning";

/** Where a resource's messages go: the engine's log, or a test. */
export type Log = (severity: Severity, urn: string, message: string) => void;

/** One resource in one operation. */
export interface Target {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly timeoutSeconds?: number;
}

/** Runs the operations of the engine's protocol on a provider's description, on plain JSON and without a network. */
export class Host {
  private config: WireObject | undefined;
  private connection: Promise<unknown> | undefined;
  private readonly interruption = new AbortController();

  constructor(
    readonly provider: Provider,
    private readonly log: Log,
  ) {}

  /** The interrupt of the user: every running operation is to clean up and end. */
  cancel(): void {
    this.interruption.abort(new Error("interrupted"));
  }

  /** What the engine asks a bridge to become. @param value JSON text, as SDKs that a bridge has made send it */
  parameterize(value: string): Parameter {
    const { name, parameter } = this.provider;
    if (!parameter) throw new Error(`the sandbox's ${name} provider does not support parameters`);
    const { url, version } = parameter;
    if (!sameJson(JSON.parse(value), { remote: { url, version } })) {
      throw new Error(`the sandbox's ${name} provider can only become ${url} ${version}, and was asked for ${value}`);
    }
    return parameter;
  }

  /** Faults of the provider's own configuration. */
  checkConfig(news: WireObject): Checked {
    const { name } = this.provider;
    const inputs = sendable(news) as WireObject;
    const failures = checkFields(this.provider.config, configValues(this.provider.config, inputs), {
      of: `the configuration of provider '${name}'`,
    });
    return { inputs, failures };
  }

  /** Whether the configuration says the same; the version that an SDK or the engine adds to it is none of it. */
  isSameConfig(olds: WireObject, news: WireObject): boolean {
    const { config } = this.provider;
    return sameJson(configValues(config, olds), configValues(config, news));
  }

  configure(args: WireObject): void {
    const { failures } = this.checkConfig(args);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    this.config = configValues(this.provider.config, args);
    this.connection = undefined;
  }

  check(request: CheckRequest): Checked {
    return checkResource(this.resource(request.type), request);
  }

  diff(type: string, olds: WireObject, news: WireObject, state: WireObject = {}): Diff {
    return diffResource(this.resource(type), sendable(olds) as WireObject, sendable(news) as WireObject, state);
  }

  /** In a preview nothing is made, and no identifier returned. */
  async create(target: Target, news: WireObject, preview: boolean): Promise<{ id: string; state: WireObject }> {
    const resource = this.resource(target.type);
    const inputs = sendable(news) as WireObject;
    if (preview) return { id: "", state: statePreviewed(resource, inputs) };
    const made: Created<Fields, Fields> = await this.operate(target, [inputs], (context) =>
      resource.create(context, plainInputs(resource.inputs, inputs)),
    );
    return { id: made.id, state: stateAfter(resource, inputs, {}, made.state) };
  }

  async update(
    target: Target,
    id: string,
    olds: { inputs: WireObject; state: WireObject },
    news: WireObject,
    preview: boolean,
  ): Promise<WireObject> {
    const resource = this.resource(target.type);
    const inputs = sendable(news) as WireObject;
    if (preview) return statePreviewed(resource, inputs, olds.state);
    const change = {
      olds: plainState(resource.inputs, olds.state, olds.inputs),
      news: plainInputs(resource.inputs, inputs),
      changed: new Set(diffResource(resource, olds.inputs, inputs, olds.state).changed),
    };
    const answer = await this.operate(target, [inputs, olds.inputs, olds.state], (context) =>
      resource.update?.(context, id, change),
    );
    return stateAfter(resource, inputs, olds.state, answer);
  }

  /** Undefined when the resource is gone. Without inputs and state it is an import. */
  async read(
    target: Target,
    id: string,
    inputs: WireObject,
    state: WireObject,
  ): Promise<{ id: string; inputs: WireObject; state: WireObject } | undefined> {
    const resource = this.resource(target.type);
    const importing = Object.keys(inputs).length === 0 && Object.keys(state).length === 0;
    if (!resource.read) {
      if (importing) throw new Error(`${target.type} cannot be imported`);
      return { id, inputs, state };
    }
    let live: Live<Fields, Fields> | undefined;
    try {
      const known = plainState(resource.inputs, state, inputs);
      live = await this.operate(target, [inputs, state], (context) => resource.read?.(context, id, known));
    } catch (error) {
      if (!(error instanceof Unreachable) || importing) throw error;
      this.log("warning", target.urn, `kept as last known, since it could not be looked at: ${messageOf(error)}`);
      return { id, inputs, state };
    }
    if (!live) return undefined;
    const found = importing
      ? inputsImported(resource, live.state)
      : inputsRefreshed(resource, inputs, state, live.state);
    return { id: live.id ?? id, inputs: found, state: stateRefreshed(resource, found, state, live.state) };
  }

  async delete(target: Target, id: string, state: WireObject): Promise<void> {
    const resource = this.resource(target.type);
    await this.operate(target, [state], (context) => resource.delete(context, id, plainState(resource.inputs, state)));
  }

  private resource(type: string): AnyResource {
    const resource = this.provider.resources[type];
    if (resource) return resource;
    const known = Object.keys(this.provider.resources).join(", ");
    throw new Error(`the sandbox's ${this.provider.name} provider has no resource type ${type}; it has ${known}`);
  }

  /** Runs an operation on the service; what it says, in errors too, shows none of the secrets in these properties. */
  private async operate<T>(
    { urn, name, timeoutSeconds }: Target,
    properties: WireObject[],
    operation: (context: Context) => T | Promise<T>,
  ): Promise<T> {
    const redact = redactor(...properties);
    const say = (severity: Severity) => (message: string) => this.log(severity, urn, redact(message));
    try {
      return await operation({
        urn,
        name,
        ...(timeoutSeconds ? { timeoutSeconds } : {}),
        signal: this.interruption.signal,
        client: () => this.client(),
        warn: say("warning"),
        info: say("info"),
        status: say("status"),
      });
    } catch (error) {
      const message = redact(messageOf(error));
      throw error instanceof Unreachable ? new Unreachable(message) : new Error(message);
    }
  }

  /** Connects once; a connection that failed is tried anew at the next operation. */
  private async client(): Promise<unknown> {
    this.connection ??= Promise.resolve().then(() =>
      this.provider.connect(plainInputs(this.provider.config, this.config ?? {}), {
        warn: (message) => this.log("warning", "", message),
        info: (message) => this.log("info", "", message),
      }),
    );
    try {
      return await this.connection;
    } catch (error) {
      this.connection = undefined;
      throw error;
    }
  }
}

/**
 * The configuration as values of the declared types. SDKs send what is no string as JSON text, and add their own version.
 */
function configValues(fields: Fields, args: WireObject): WireObject {
  const own = Object.entries(args).filter(
    ([name, value]) => value !== null && !["version", "__internal", "pluginDownloadURL"].includes(name),
  );
  return Object.fromEntries(
    own.map(([name, value]) => {
      const plain = reveal(value);
      const isText = typeof plain === "string" && !holdsUnknown(plain);
      return [name, isText && fields[name] && fields[name].kind !== "string" ? parsed(plain) : plain];
    }),
  );
}

function parsed(text: string): Wire {
  try {
    return JSON.parse(text) as Wire;
  } catch {
    return text;
  }
}
