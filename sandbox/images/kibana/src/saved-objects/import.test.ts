import assert from "node:assert/strict";
import type { Json } from "../elasticsearch";
import { TestKibana, type Failure } from "../testing/kibana";
import type { SavedObject } from "./saved-object";

const view = { type: "index-pattern", id: "logs", attributes: { title: "kong-api-logs-*" }, references: [] };
const dashboard = {
  type: "dashboard",
  id: "traffic",
  attributes: { title: "Traffic" },
  references: [{ type: "index-pattern", id: "logs", name: "view" }],
};
const details = { exportedCount: 2, missingRefCount: 0, missingReferences: [] };

describe("import", () => {
  const kibana = new TestKibana();
  beforeEach(() => kibana.start());
  afterEach(() => kibana.stop());

  it("creates what an export holds", async () => {
    const { status, body } = await kibana.import([dashboard, view, details]);
    assert.equal(status, 200);
    assert.deepEqual([body.success, body.successCount, body.errors], [true, 2, undefined]);
    assert.deepEqual(body.successResults[0], {
      type: "dashboard",
      id: "traffic",
      meta: { title: "Traffic", icon: "dashboardApp" },
      managed: false,
    });
    assert.equal(
      (await kibana.get<SavedObject>("/api/saved_objects/dashboard/traffic")).body.attributes.title,
      "Traffic",
    );
  });

  it("reports conflicts one by one, unless it overwrites", async () => {
    await kibana.import([view]);
    const { body } = await kibana.import([view, dashboard]);
    assert.deepEqual([body.success, body.successCount], [false, 1]);
    assert.deepEqual(
      body.errors?.map(({ id, error }) => [id, error]),
      [["logs", { type: "conflict" }]],
    );
    const again = await kibana.import([view, dashboard], "?overwrite=true");
    assert.deepEqual([again.body.success, again.body.successCount], [true, 2]);
  });

  it("makes copies under new ids that refer to each other", async () => {
    await kibana.import([view, dashboard]);
    const { body } = await kibana.import([view, dashboard], "?createNewCopies=true");
    const [newView, newDashboard] = body.successResults.map(({ destinationId }) => destinationId);
    assert.ok(newView !== "logs" && newDashboard !== "traffic");
    const { references } = (await kibana.get<SavedObject>(`/api/saved_objects/dashboard/${newDashboard}`)).body;
    assert.equal(references[0]?.id, newView);
  });

  it("reports unknown types and references that lead nowhere", async () => {
    const { body } = await kibana.import([dashboard, { type: "poem", id: "p", attributes: {} }]);
    assert.deepEqual(
      body.errors?.map(({ error }) => error),
      [
        { type: "missing_references", references: [{ type: "index-pattern", id: "logs" }] },
        { type: "unsupported_type" },
      ],
    );
  });

  it("refuses what is no export", async () => {
    assert.equal((await kibana.import<Failure>([view], "", "views.json")).body.message, "Invalid file extension .json");
    assert.match((await kibana.import<Failure>([{ id: "x" }])).body.message, /^line 1: type: /);
    const empty = await kibana.post<Failure>("/api/saved_objects/_import", new FormData());
    assert.match(empty.body.message, /\[request body\.file\]/);
  });
});

describe("export", () => {
  const kibana = new TestKibana();
  beforeEach(() => kibana.start().then(() => kibana.import([dashboard, view])));
  afterEach(() => kibana.stop());

  const lines = async (body: Json) =>
    (await kibana.post<string>("/api/saved_objects/_export", body)).body
      .split("\n")
      .map((line) => JSON.parse(line) as SavedObject);

  it("gives objects of a type, and counts them", async () => {
    const [object, counts] = await lines({ type: "dashboard" });
    assert.deepEqual([object?.id, object?.attributes], ["traffic", dashboard.attributes]);
    assert.deepEqual(counts, {
      excludedObjects: [],
      excludedObjectsCount: 0,
      exportedCount: 1,
      missingRefCount: 0,
      missingReferences: [],
    });
  });

  it("follows references, those referred to first", async () => {
    const exported = await lines({
      objects: [{ type: "dashboard", id: "traffic" }],
      includeReferencesDeep: true,
      excludeExportDetails: true,
    });
    assert.deepEqual(
      exported.map(({ id }) => id),
      ["logs", "traffic"],
    );
  });

  it("can be imported again", async () => {
    const exported = await lines({ type: "*" });
    const { body } = await kibana.import(exported, "?overwrite=true");
    assert.deepEqual([body.success, body.successCount], [true, 2]);
  });

  it("names objects that are not there", async () => {
    const objects = [{ type: "dashboard", id: "none" }];
    const { status, body } = await kibana.post<Failure>("/api/saved_objects/_export", { objects });
    assert.deepEqual([status, body.message, body.attributes], [400, "Error fetching objects to export", { objects }]);
  });
});
