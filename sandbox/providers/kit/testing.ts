/** What tests of resources need: a resource run by the kit without an engine, its messages, and a server that it talks to. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Host, type Severity, type Target } from "./host";
import { type AnyResource, type Provider, provider } from "./resource";
import { reveal, secret, type WireObject } from "./values";

export { secret };

const TYPE = "test:index:Thing";
const TARGET: Target = { type: TYPE, name: "thing", urn: `urn:pulumi:test::test::${TYPE}::thing` };

/** One resource type under test, with the service that its operations use. */
export class Bench {
  readonly messages: { severity: Severity; message: string }[] = [];
  private readonly host: Host;

  constructor(resource: AnyResource, client: unknown = undefined) {
    const definition = {
      name: "test",
      version: "1.0.0",
      config: {},
      connect: () => client,
      resources: { [TYPE]: resource },
    };
    this.host = new Host(provider(definition), (severity, _urn, message) => this.messages.push({ severity, message }));
    this.host.configure({});
  }

  check(news: WireObject, olds: WireObject = {}) {
    return this.host.check({ type: TYPE, name: TARGET.name, olds, news });
  }

  diff(olds: WireObject, news: WireObject, state: WireObject = {}) {
    return this.host.diff(TYPE, olds, news, state);
  }

  create(news: WireObject, preview = false) {
    return this.host.create(TARGET, news, preview);
  }

  update(id: string, olds: { inputs: WireObject; state: WireObject }, news: WireObject, preview = false) {
    return this.host.update(TARGET, id, olds, news, preview);
  }

  read(id: string, inputs: WireObject = {}, state: WireObject = {}) {
    return this.host.read(TARGET, id, inputs, state);
  }

  delete(id: string, state: WireObject = {}) {
    return this.host.delete(TARGET, id, state);
  }
}

/** One resource of a provider, driven as the engine would. */
export class Subject {
  readonly warnings: string[] = [];
  inputs: WireObject = {};
  state: WireObject = {};
  id = "";
  private readonly host: Host;
  private readonly target: Target;

  /** @param name of the type, as in `Service` */
  constructor(provider: Provider, name: string, config: WireObject) {
    const type = Object.keys(provider.resources).find((token) => token.endsWith(`:${name}`)) ?? name;
    this.target = { urn: `urn:pulumi:test::test::${type}::subject`, type, name: "subject" };
    this.host = new Host(provider, (severity, _urn, message) => severity === "warning" && this.warnings.push(message));
    this.host.configure(config);
  }

  /** Makes it, or changes it in place; the names of the inputs that differed, with a `!` where they replace. */
  async apply(news: WireObject): Promise<string[]> {
    const { type } = this.target;
    const { inputs, failures } = this.host.check({ ...this.target, olds: this.inputs, news, seed: new Uint8Array() });
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const { changed, replaces } = this.host.diff(type, this.inputs, inputs, this.state);
    const olds = { inputs: this.inputs, state: this.state };
    if (!this.id) {
      ({ id: this.id, state: this.state } = await this.host.create(this.target, inputs, false));
    } else if (changed.length > 0 && replaces.length === 0) {
      this.state = await this.host.update(this.target, this.id, olds, inputs, false);
    }
    this.inputs = inputs;
    return changed.map((name) => (replaces.includes(name) ? `${name}!` : name));
  }

  /** A refresh and the preview after it: what the next update would change, or undefined when it is gone. */
  async drift(): Promise<string[] | undefined> {
    const live = await this.host.read(this.target, this.id, this.inputs, this.state);
    if (!live) return undefined;
    this.state = live.state;
    return this.host.diff(this.target.type, live.inputs, this.inputs, live.state).changed;
  }

  remove(): Promise<void> {
    return this.host.delete(this.target, this.id, this.state);
  }

  /** A value of the state, without the mark of a secret. */
  value(name: string): unknown {
    return this.state[name] === undefined ? undefined : reveal(this.state[name]);
  }
}

/** A server in this process. */
export abstract class FakeServer {
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => this.answer(request, body, response));
  });

  /** Returns its URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  protected abstract answer(request: IncomingMessage, body: string, response: ServerResponse): void;
}
