/** What tests of resources need: a resource run by the kit without an engine, and its messages. */
import { Host, type Severity, type Target } from "./host";
import { type AnyResource, provider } from "./resource";
import { secret, type WireObject } from "./values";

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
