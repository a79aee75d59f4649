import assert from "node:assert/strict";
import { TestKibana, type Failure } from "../testing/kibana";
import type { SavedObject } from "./saved-object";

interface Page {
  page: number;
  per_page: number;
  total: number;
  saved_objects: SavedObject[];
}

describe("saved objects", () => {
  const kibana = new TestKibana();
  beforeEach(() => kibana.start());
  afterEach(() => kibana.stop());

  const dashboard = (title: string, references: object[] = []) => ({
    attributes: { title, description: "of Kong" },
    references,
  });
  const view = { type: "index-pattern", id: "logs", name: "view" };

  it("are created, with or without an id", async () => {
    const { status, body } = await kibana.post<SavedObject>(
      "/api/saved_objects/dashboard/traffic",
      dashboard("Traffic", [view]),
    );
    assert.equal(status, 200);
    assert.deepEqual(
      [body.type, body.id, body.namespaces, body.references],
      ["dashboard", "traffic", ["default"], [view]],
    );
    assert.match(Buffer.from(body.version, "base64").toString(), /^\[\d+,1\]$/);
    assert.match(
      (await kibana.post<SavedObject>("/api/saved_objects/dashboard", dashboard("Other"))).body.id,
      /^[0-9a-f-]{36}$/,
    );
  });

  it("are created once, unless overwritten", async () => {
    const path = "/api/saved_objects/dashboard/traffic";
    await kibana.post(path, dashboard("Traffic"));
    const again = await kibana.post<Failure>(path, dashboard("Newer"));
    assert.deepEqual(again.body, {
      statusCode: 409,
      error: "Conflict",
      message: "Saved object [dashboard/traffic] conflict",
    });
    assert.equal((await kibana.post(`${path}?overwrite=true`, dashboard("Newer"))).status, 200);
    assert.equal((await kibana.get<SavedObject>(path)).body.attributes.title, "Newer");
  });

  it("outlive Kibana", async () => {
    await kibana.post("/api/saved_objects/dashboard/traffic", dashboard("Traffic"));
    kibana.restart();
    assert.equal(
      (await kibana.get<SavedObject>("/api/saved_objects/dashboard/traffic")).body.attributes.title,
      "Traffic",
    );
  });

  it("are updated attribute by attribute", async () => {
    const path = "/api/saved_objects/dashboard/traffic";
    const created = await kibana.post<SavedObject>(path, dashboard("Traffic", [view]));
    const updated = await kibana.put<SavedObject>(path, { attributes: { title: "Newer" } });
    assert.deepEqual(updated.body.attributes, { title: "Newer" });
    assert.notEqual(updated.body.version, created.body.version);
    const { attributes, references } = (await kibana.get<SavedObject>(path)).body;
    assert.deepEqual([attributes, references], [{ title: "Newer", description: "of Kong" }, [view]]);
  });

  it("are deleted", async () => {
    const path = "/api/saved_objects/dashboard/traffic";
    await kibana.post(path, dashboard("Traffic"));
    const { status, body } = await kibana.delete(path);
    assert.deepEqual([status, body], [200, {}]);
    const missing = { statusCode: 404, error: "Not Found", message: "Saved object [dashboard/traffic] not found" };
    for (const answer of [
      await kibana.get(path),
      await kibana.delete(path),
      await kibana.put(path, { attributes: {} }),
    ]) {
      assert.deepEqual(answer.body, missing);
    }
  });

  it("are of known types, and have attributes", async () => {
    assert.match(
      (await kibana.post<Failure>("/api/saved_objects/poem", dashboard("x"))).body.message,
      /Unsupported saved object type: 'poem'/,
    );
    assert.match(
      (await kibana.post<Failure>("/api/saved_objects/dashboard", {})).body.message,
      /^\[request body\.attributes\]: /,
    );
  });

  describe("found", () => {
    beforeEach(async () => {
      await kibana.post("/api/saved_objects/index-pattern/logs", { attributes: { title: "kong-api-logs-*" } });
      for (const title of ["Traffic by route", "Errors by route", "Latency"]) {
        await kibana.post(
          `/api/saved_objects/dashboard/${title[0]}`,
          dashboard(title, title === "Latency" ? [view] : []),
        );
      }
    });
    const find = async (query: string) => (await kibana.get<Page>(`/api/saved_objects/_find?${query}`)).body;
    const ids = async (query: string) => (await find(query)).saved_objects.map(({ id }) => id);

    it("by type, the newest first", async () => {
      assert.deepEqual(await ids("type=dashboard"), ["L", "E", "T"]);
      assert.equal((await find("type=dashboard&type=index-pattern")).total, 4);
    });

    it("by page", async () => {
      const { page, per_page, total, saved_objects } = await find("type=dashboard&page=2&per_page=2");
      assert.deepEqual([page, per_page, total, saved_objects.length], [2, 2, 3, 1]);
    });

    it("by text and by reference", async () => {
      assert.deepEqual(await ids("type=dashboard&search=err*&search_fields=title"), ["E"]);
      const reference = encodeURIComponent(JSON.stringify({ type: "index-pattern", id: "logs" }));
      assert.deepEqual(await ids(`type=dashboard&has_reference=${reference}`), ["L"]);
    });

    it("with the attributes that are asked for", async () => {
      const { saved_objects } = await find("type=dashboard&fields=title&per_page=1");
      assert.deepEqual(saved_objects[0]?.attributes, { title: "Latency" });
    });

    it("only where a type is given", async () => {
      const { status, body } = await kibana.get<Failure>("/api/saved_objects/_find?per_page=1");
      assert.equal(status, 400);
      assert.equal(body.message, "[request query.type]: expected at least one defined value but got [undefined]");
    });
  });
});
