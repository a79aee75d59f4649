import { Client } from "pg";
import { Host } from "../kit";
import { reveal, type WireObject } from "../kit/values";
import { postgresql } from "./provider";

/** A superuser's URL of a server that tests may make roles and databases on; the tests that need one are skipped without. */
export const TEST_SERVER = process.env.APIM_TEST_POSTGRES;

/** One resource of the provider, driven as the engine would, on the test's server. */
export class Subject {
  readonly warnings: string[] = [];
  private readonly host: Host;
  private readonly type: string;
  private inputs: WireObject = {};
  state: WireObject = {};
  id = "";

  constructor(type: string, config: WireObject = configFrom(TEST_SERVER ?? "")) {
    this.host = new Host(
      postgresql,
      (severity, _urn, message) => severity === "warning" && this.warnings.push(message),
    );
    this.host.configure(config);
    this.type = `postgresql:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  }

  /** Makes it, or changes it to these inputs; the names of the inputs that differed. */
  async apply(news: WireObject): Promise<string[]> {
    const seed = new Uint8Array();
    const { inputs, failures } = this.host.check({ ...this.target, olds: this.inputs, news, seed });
    if (failures.length > 0) throw new Error(failures.join("\n"));
    const { changed, replaces } = this.host.diff(this.type, this.inputs, inputs);
    if (!this.id) {
      ({ id: this.id, state: this.state } = await this.host.create(this.target, inputs, false));
    } else if (replaces.length > 0) {
      throw new Error(`replaced because of ${replaces.join()}`);
    } else if (changed.length > 0) {
      const olds = { inputs: this.inputs, state: this.state };
      this.state = await this.host.update(this.target, this.id, olds, inputs, false);
    }
    this.inputs = inputs;
    return changed;
  }

  /** A refresh: the names of the inputs that drifted, or undefined when the resource is gone. */
  async drift(): Promise<string[] | undefined> {
    const live = await this.host.read(this.target, this.id, this.inputs, this.state);
    if (!live) return undefined;
    const { changed } = this.host.diff(this.type, live.inputs, this.inputs);
    this.state = live.state;
    return changed;
  }

  async remove(): Promise<void> {
    await this.host.delete(this.target, this.id, this.state);
    this.id = "";
  }

  /** A value of the state, without the mark of a secret. */
  value(name: string): unknown {
    return this.state[name] === undefined ? undefined : reveal(this.state[name]);
  }

  private get target() {
    return { urn: `urn:pulumi:test::test::${this.type}::subject`, type: this.type, name: "subject" };
  }
}

/** Runs statements behind the provider's back. */
export async function sql(text: string, database?: string): Promise<Record<string, unknown>[]> {
  const url = new URL(TEST_SERVER ?? "");
  if (database) url.pathname = database;
  const client = new Client(url.toString());
  await client.connect();
  try {
    return (await client.query(text)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

export function configFrom(url: string, changes: WireObject = {}): WireObject {
  const { hostname, port, username, password } = new URL(url);
  return {
    host: hostname,
    port: port || "5432",
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    sslmode: "disable",
    ...changes,
  };
}
