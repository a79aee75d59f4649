import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { PROJECT } from "./run";
import { waitFor } from "./wait";

/** Where it listens, at the address that the platform's containers see this machine by. */
export const S3_PORT = 19_998;

export const BUCKET = "apim-backups";

const URL = `http://127.0.0.1:${S3_PORT}/${BUCKET}`;

/** Whose key is not looked at; without one, moto answers for public objects alone. */
const SOMEONE = { authorization: "AWS4-HMAC-SHA256 Credential=test/20300101/us-east-1/s3/aws4_request" };

/** S3-compatible storage with an empty bucket. It forgets all when it is stopped. */
export class S3Server {
  private server?: ChildProcess;

  async start(): Promise<void> {
    this.server = spawn(join(PROJECT, "test/s3-server"), [String(S3_PORT)], { stdio: "ignore" });
    const made = () => fetch(URL, { method: "PUT" }).then(({ ok }) => ok);
    await waitFor("the S3 server to answer", 120_000, made);
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server?.exitCode !== null) return;
    await new Promise((resolve) => server.once("exit", resolve).kill());
  }

  /** Names of all objects, sorted. */
  async names(): Promise<string[]> {
    const found: string[] = [];
    for (let after = ""; ;) {
      const query = new URLSearchParams({ "list-type": "2", "start-after": after });
      const page = await (await fetch(`${URL}?${query.toString()}`)).text();
      const names = [...page.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, name = ""]) => name);
      found.push(...names);
      if (!page.includes("<IsTruncated>true")) return found.sort();
      after = names.at(-1) ?? "";
    }
  }

  async read(name: string): Promise<Buffer> {
    return Buffer.from(await (await fetch(`${URL}/${name}`, { headers: SOMEONE })).arrayBuffer());
  }

  async write(name: string, content: string): Promise<void> {
    await fetch(`${URL}/${name}`, { method: "PUT", body: content });
  }
}
