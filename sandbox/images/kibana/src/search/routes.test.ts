import assert from "node:assert/strict";
import { TestKibana, type Failure } from "../testing/kibana";

describe("searches", () => {
  const kibana = new TestKibana();
  beforeEach(async () => {
    await kibana.start();
    await kibana.post("/api/data_views/data_view", { data_view: { title: ".kibana_sandbox*" } });
  });
  afterEach(() => kibana.stop());

  const search = <Body>(index: string) =>
    kibana.post<Body>("/internal/search/es", { params: { index, body: { query: { match_all: {} } } } });

  it("are answered by Elasticsearch", async () => {
    const { status, body } = await search<{ rawResponse: { hits: { total: { value: number } } } }>(".kibana_sandbox*");
    assert.deepEqual([status, body.rawResponse.hits.total.value], [200, 1]);
  });

  it("are of what a data view is of, and of nothing else", async () => {
    for (const index of [".kibana_sandbox", "*", ".kibana_sandbox*/_doc/1?"]) {
      const { status, body } = await search<Failure>(index);
      assert.deepEqual([status, body.message], [403, `There is no data view of '${index}'`]);
    }
  });
});
