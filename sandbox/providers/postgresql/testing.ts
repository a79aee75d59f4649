import { Client } from "pg";
import { Subject as AnySubject } from "../kit/testing";
import type { WireObject } from "../kit/values";
import { postgresql } from "./provider";

/** A superuser's URL of a server that tests may make roles and databases on; the tests that need one are skipped without. */
export const TEST_SERVER = process.env.APIM_TEST_POSTGRES;

/** One resource of the provider, on the test's server. */
export class Subject extends AnySubject {
  constructor(type: string, config: WireObject = configFrom(TEST_SERVER ?? "")) {
    super(postgresql, type, config);
  }

  /** @throws where it would be replaced */
  override async apply(news: WireObject): Promise<string[]> {
    const existed = this.id !== "";
    const changed = await super.apply(news);
    const replaces = changed.filter((name) => name.endsWith("!"));
    if (existed && replaces.length > 0) throw new Error(`replaced because of ${replaces.join().replaceAll("!", "")}`);
    return changed.map((name) => name.replace("!", ""));
  }

  override async remove(): Promise<void> {
    await super.remove();
    this.id = "";
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
