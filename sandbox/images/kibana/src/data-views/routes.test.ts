import assert from "node:assert/strict";
import type { Json } from "../elasticsearch";
import type { SavedObject } from "../saved-objects/saved-object";
import { TestKibana, type Failure } from "../testing/kibana";

interface DataView {
  data_view: Json;
}

describe("data views", () => {
  const kibana = new TestKibana();
  beforeEach(() => kibana.start());
  afterEach(() => kibana.stop());

  const logs = { id: "logs", title: "kong-api-logs-*", name: "Kong", timeFieldName: "@timestamp" };
  const path = "/api/data_views/data_view";

  it("are created, read and listed", async () => {
    const formats = { total_latency: { id: "duration" } };
    const { status, body } = await kibana.post<DataView>(path, { data_view: { ...logs, fieldFormats: formats } });
    assert.equal(status, 200);
    const { data_view } = (await kibana.get<DataView>(`${path}/logs`)).body;
    assert.deepEqual(data_view, body.data_view);
    assert.deepEqual(
      [data_view.title, data_view.timeFieldName, data_view.fieldFormats],
      [logs.title, "@timestamp", formats],
    );
    assert.deepEqual((await kibana.get("/api/data_views")).body, {
      data_view: [{ id: "logs", namespaces: ["default"], title: logs.title, typeMeta: {}, name: "Kong" }],
    });
  });

  it("are saved objects of type index-pattern", async () => {
    await kibana.post(path, { data_view: { ...logs, sourceFilters: [{ value: "*.secret" }] } });
    const { attributes } = (await kibana.get<SavedObject>("/api/saved_objects/index-pattern/logs")).body;
    assert.deepEqual([attributes.title, attributes.sourceFilters], [logs.title, '[{"value":"*.secret"}]']);
  });

  it("have names of their own, unless one overrides", async () => {
    await kibana.post(path, { data_view: logs });
    const again = await kibana.post<Failure>(path, { data_view: { ...logs, id: "other" } });
    assert.deepEqual([again.status, again.body.message], [400, "Duplicate data view: Kong"]);
    assert.equal((await kibana.post(path, { data_view: logs, override: true })).status, 200);
  });

  it("are updated and deleted", async () => {
    await kibana.post(path, { data_view: logs });
    const { body } = await kibana.post<DataView>(`${path}/logs`, {
      data_view: { name: "Gateway" },
      refresh_fields: true,
    });
    assert.deepEqual([body.data_view.name, body.data_view.title], ["Gateway", logs.title]);
    assert.equal((await kibana.delete(`${path}/logs`)).status, 200);
    const { status, body: missing } = await kibana.get<Failure>(`${path}/logs`);
    assert.deepEqual([status, missing.message], [404, "Saved object [index-pattern/logs] not found"]);
  });

  it("have no properties that are not known", async () => {
    const { status, body } = await kibana.post<Failure>(path, { data_view: { ...logs, titel: "x" } });
    assert.equal(status, 400);
    assert.match(body.message, /^\[request body\.data_view\]: /);
  });
});
