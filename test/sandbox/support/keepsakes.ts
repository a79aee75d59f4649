import assert from "node:assert/strict";
import { countLogs } from "./elasticsearch";
import { getJson, request } from "./http";
import { DEMO_URL, platform } from "./platform";
import { PRIMARY, psql, REPLICA } from "./postgres";
import { waitFor } from "./wait";

const CONSUMER = "keepsake";

/** Data that must outlive containers, and how to tell whether it has. */
export class Keepsakes {
  private logs = 0;

  /** Something by hand in Kong, a row beside Kong's, and the request logs that are there. */
  async leave(): Promise<void> {
    const { status, body } = await request(platform.url("admin", `/consumers/${CONSUMER}`), {
      method: "PUT",
      body: {},
    });
    assert.equal(status, 200, body);
    await psql(PRIMARY, "CREATE TABLE IF NOT EXISTS keepsake AS SELECT 'hello' AS word");
    this.logs = await countLogs();
    assert.notEqual(this.logs, 0);
  }

  async assertThere(): Promise<void> {
    await waitFor("the demo API", 30_000, async () => [200, 429].includes((await request(DEMO_URL)).status));
    const { data } = await getJson<{ data: { username: string }[] }>(platform.url("admin", "/consumers"));
    assert.ok(
      data.some(({ username }) => username === CONSUMER),
      `${CONSUMER} is not among Kong's consumers`,
    );
    for (const server of [PRIMARY, REPLICA])
      assert.deepEqual(await psql(server, "SELECT word FROM keepsake"), ["hello"]);
    assert.ok((await countLogs()) >= this.logs, "request logs are missing in Elasticsearch");
    await waitFor("a replica that streams", 30_000, async () => {
      return (await psql(PRIMARY, "SELECT state FROM pg_stat_replication"))[0] === "streaming";
    });
  }
}
