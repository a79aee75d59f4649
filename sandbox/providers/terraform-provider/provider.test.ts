import assert from "node:assert/strict";
import { Host } from "../kit";
import { elasticstack } from "./provider";
import { FakeStack, Subject } from "./testing";

describe("the elasticstack provider", () => {
  let stack: FakeStack;
  let url: string;
  beforeEach(async () => {
    stack = new FakeStack();
    url = await stack.listen();
  });
  afterEach(() => stack.close());

  function subject(type: string) {
    return new Subject(type, {
      elasticsearch: { endpoints: [url], insecure: false },
      kibana: { endpoints: [url], insecure: false },
    });
  }

  it("is what the bridge becomes by elasticstack's parameter, and by no other", () => {
    const host = new Host(elasticstack, () => {});
    const parameter = (version: string) =>
      JSON.stringify({ remote: { url: "registry.opentofu.org/elastic/elasticstack", version } });
    assert.equal(host.parameterize(parameter("0.11.17")).name, "elasticstack");
    assert.throws(() => host.parameterize(parameter("0.12.0")), /can only become .*elasticstack 0\.11\.17/);
  });

  describe("a lifecycle policy", () => {
    const inputs = { name: "logs", delete: { minAge: "30d", delete: {} } };

    it("is put as Elasticsearch takes it, quiet, and known by cluster and name", async () => {
      const policy = subject("ElasticsearchIndexLifecycle");
      await policy.apply(inputs);
      assert.equal(policy.id, "cluster/logs");
      assert.deepEqual(stack.lastPut, {
        policy: {
          phases: { delete: { min_age: "30d", actions: { delete: { delete_searchable_snapshot: true } } } },
        },
      });
      assert.equal(policy.state["modifiedDate"], "2026-01-01T00:00:00.000Z");
      assert.deepEqual(await policy.drift(), []);
      assert.deepEqual(await policy.apply(inputs), []);
    });

    it("takes another age in place, another name by replacement, and is gone when deleted by hand", async () => {
      const policy = subject("ElasticsearchIndexLifecycle");
      await policy.apply(inputs);
      assert.deepEqual(await policy.apply({ ...inputs, delete: { minAge: "7d", delete: {} } }), ["delete"]);
      assert.deepEqual(await policy.drift(), []);
      assert.deepEqual(await policy.apply({ ...inputs, name: "other" }), ["name!", "delete"]);
      stack.kept.clear();
      assert.equal(await policy.drift(), undefined);
      await policy.remove();
    });

    it("needs a phase, and refuses those that are the official provider's alone", async () => {
      await assert.rejects(
        subject("ElasticsearchIndexLifecycle").apply({ name: "logs" }),
        /at least one of its phases/,
      );
      const hot = { minAge: "0ms", rollover: {} };
      await assert.rejects(
        subject("ElasticsearchIndexLifecycle").apply({ name: "logs", hot }),
        /rollover.*not supported/,
      );
    });
  });

  describe("a watch", () => {
    const inputs = { watchId: "errors", trigger: '{ "schedule": { "interval": "1m" } }', active: false };

    it("has the official defaults, and does not mind how JSON is spelt", async () => {
      const subjectOfTest = subject("ElasticsearchWatch");
      await subjectOfTest.apply(inputs);
      assert.deepEqual(stack.lastPut, {
        trigger: { schedule: { interval: "1m" } },
        input: { none: {} },
        condition: { always: {} },
        actions: {},
        metadata: {},
        throttle_period_in_millis: 5000,
      });
      assert.match(stack.requests.find(({ method }) => method === "PUT")?.path ?? "", /\?active=false$/);
      assert.deepEqual(await subjectOfTest.drift(), []);
      assert.deepEqual(await subjectOfTest.apply({ ...inputs, trigger: '{"schedule":{"interval":"1m"}}' }), []);
    });

    it("refuses what is not JSON, and passes on what Elasticsearch says", async () => {
      await assert.rejects(
        subject("ElasticsearchWatch").apply({ ...inputs, actions: "{" }),
        /property 'actions' .* is not JSON/,
      );
      stack.next = [405, { error: "Incorrect HTTP method for uri [/_watcher/watch/errors] and method [PUT]" }];
      await assert.rejects(subject("ElasticsearchWatch").apply(inputs), {
        message:
          "unable to create watch: Elasticsearch answers HTTP status 405 " +
          "(Incorrect HTTP method for uri [/_watcher/watch/errors] and method [PUT])",
      });
    });
  });

  it("puts a user's password only when it changes", async () => {
    const user = subject("ElasticsearchSecurityUser");
    const inputs = { username: "logstash", password: "first one", roles: ["writer"] };
    await user.apply(inputs);
    assert.equal(stack.lastPut["password"], "first one");
    assert.deepEqual(await user.drift(), []);
    assert.deepEqual(await user.apply({ ...inputs, roles: ["writer", "reader"] }), ["roles"]);
    assert.equal("password" in stack.lastPut, false);
    assert.deepEqual(await user.drift(), []);
    await assert.rejects(user.apply({ ...inputs, passwordHash: "x" }), /not both/);
  });

  it("sets the password of a built-in user, which stays", async () => {
    const user = subject("ElasticsearchSecuritySystemUser");
    await user.apply({ username: "kibana_system", password: "first one" });
    assert.equal(user.id, "cluster/kibana_system");
    assert.deepEqual(await user.apply({ username: "kibana_system", password: "second one" }), ["password"]);
    await user.remove();
    const sent = stack.requests.filter(({ path }) => path !== "/");
    assert.deepEqual(
      sent.map(({ method, path, text }) => [method, path, text]),
      ["first one", "second one"].map((password) => [
        "PUT",
        "/_security/user/kibana_system/_password",
        JSON.stringify({ password }),
      ]),
    );
  });

  it("says that an Elasticsearch without security has none", async () => {
    stack.next = [400, { error: "no handler found for uri [/_security/role/reader] and method [PUT]" }];
    await assert.rejects(
      subject("ElasticsearchSecurityRole").apply({ name: "reader" }),
      /unable to create role: this Elasticsearch has no security: .*no handler found/,
    );
  });

  it("writes a role's privileges as Elasticsearch does, and sees one added by hand", async () => {
    const role = subject("ElasticsearchSecurityRole");
    const indices = [{ names: ["kong-api-logs-*"], privileges: ["create_index", "index"] }];
    await role.apply({ name: "writer", clusters: ["monitor"], indices });
    assert.deepEqual(stack.lastPut["cluster"], ["monitor"]);
    assert.deepEqual(await role.drift(), []);
    stack.kept.set("/_security/role/writer", {
      writer: { cluster: ["monitor", "all"], indices: stack.lastPut["indices"] },
    });
    assert.deepEqual(await role.drift(), ["clusters"]);
  });

  describe("an import of saved objects", () => {
    const inputs = { fileContents: '{"type":"dashboard","id":"1","attributes":{}}', overwrite: true };

    it("sends the file, tells what came of it, and sends it again when it changes", async () => {
      const imported = subject("KibanaImportSavedObjects");
      await imported.apply(inputs);
      const [request] = stack.requests;
      assert.equal(request?.path, "/api/saved_objects/_import?overwrite=true");
      assert.equal(request?.headers["kbn-xsrf"], "true");
      assert.match(request?.text ?? "", /filename="file\.ndjson"[^]*"type":"dashboard"/);
      assert.equal(imported.state["successCount"], 1);
      assert.deepEqual(await imported.drift(), []);
      assert.deepEqual(await imported.apply({ ...inputs, spaceId: "ops" }), ["spaceId"]);
      assert.equal(stack.requests.at(-1)?.path, "/s/ops/api/saved_objects/_import?overwrite=true");
    });

    it("fails where nothing was imported, and warns where a part was", async () => {
      const error = { type: "dashboard", id: "1", meta: {}, title: "Overview", error: { type: "conflict" } };
      stack.next = [200, { success: false, successCount: 0, errors: [error] }];
      await assert.rejects(
        subject("KibanaImportSavedObjects").apply(inputs),
        /no objects imported.*\n\[conflict\] error on/,
      );
      stack.next = [200, { success: false, successCount: 1, errors: [error] }];
      const imported = subject("KibanaImportSavedObjects");
      await imported.apply(inputs);
      assert.match(imported.warnings[0] ?? "", /not all objects were imported/);
    });
  });

  it("signs in to Kibana as to Elasticsearch, unless Kibana has a user of its own", async () => {
    const shared = { endpoints: [url], insecure: false };
    const inputs = { fileContents: "{}" };
    await new Subject("KibanaImportSavedObjects", {
      elasticsearch: { ...shared, username: "elastic", password: "pw" },
      kibana: shared,
    }).apply(inputs);
    await new Subject("KibanaImportSavedObjects", {
      elasticsearch: { ...shared, username: "elastic", password: "pw" },
      kibana: { ...shared, apiKey: "key" },
    }).apply(inputs);
    const sent = stack.requests.map(({ headers }) => headers.authorization);
    assert.deepEqual(sent, [`Basic ${Buffer.from("elastic:pw").toString("base64")}`, "ApiKey key"]);
  });

  it("refuses a property that it does not know", async () => {
    const template = { name: "logs", indexPatterns: ["logs-*"] };
    await assert.rejects(
      subject("ElasticsearchIndexTemplate").apply({ ...template, priorty: 1 }),
      /no property 'priorty'; nearest: priority/,
    );
    await assert.rejects(
      subject("ElasticsearchIndexTemplate").apply({ ...template, template: { lifecycle: {} } }),
      /'template\.lifecycle' .* is not supported by the sandbox's provider/,
    );
  });

  it("names the endpoint that is missing", async () => {
    const lonely = new Subject("KibanaImportSavedObjects", { elasticsearch: { endpoints: [url], insecure: false } });
    await assert.rejects(lonely.apply({ fileContents: "{}" }), /names no endpoint of Kibana/);
  });
});
