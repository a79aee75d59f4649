import { randomUUID } from "node:crypto";
import { platform } from "./platform";

/** Puts documents of a test's own into an index of their own, and takes that away again. */
export class Documents {
  constructor(private readonly index: string) {}

  async add(documents: object[]): Promise<void> {
    for (let from = 0; from < documents.length; from += 10_000) await this.bulk(documents.slice(from, from + 10_000));
  }

  async remove(): Promise<void> {
    await fetch(platform.url("elasticsearch", `/${this.index}`), { method: "DELETE" });
  }

  private async bulk(documents: object[]): Promise<void> {
    const lines = documents.flatMap((document) => [
      JSON.stringify({ create: { _id: randomUUID() } }),
      JSON.stringify({ "@timestamp": new Date().toISOString(), ...document }),
    ]);
    const answer = await fetch(platform.url("elasticsearch", `/${this.index}/_bulk?refresh=true`), {
      method: "POST",
      headers: { "Content-Type": "application/x-ndjson" },
      body: `${lines.join("\n")}\n`,
    });
    const { errors } = (await answer.json()) as { errors: boolean };
    if (!answer.ok || errors) throw new Error(`Elasticsearch did not take the documents for ${this.index}`);
  }
}
