import assert from "node:assert/strict";
import { kibana } from "./app";
import { readSettings } from "./settings";
import { FakeElasticsearch } from "./testing/fake-elasticsearch";
import { TestKibana, type Failure } from "./testing/kibana";

interface Report {
  name: string;
  version: { number: string };
  status: { overall: { level: string } };
}

describe("status", () => {
  it("is available exactly while Elasticsearch answers", async () => {
    const fake = new FakeElasticsearch();
    const url = await fake.start();
    const app = kibana(readSettings({ ELASTICSEARCH_HOSTS: url, SERVER_NAME: "test" }));
    const report = async () => {
      const response = await app.request("/api/status");
      const { name, version, status } = (await response.json()) as Report;
      return { code: response.status, name, number: version.number, level: status.overall.level };
    };
    assert.deepEqual(await report(), { code: 200, name: "test", number: "8.11.0+sandbox", level: "available" });
    await fake.stop();
    assert.deepEqual(await report(), { code: 503, name: "test", number: "8.11.0+sandbox", level: "critical" });
    await fake.start(Number(new URL(url).port));
    assert.equal((await report()).code, 200);
    await fake.stop();
  });

  it("asks the next host where one does not answer", async () => {
    const fake = new FakeElasticsearch();
    const hosts = JSON.stringify(["http://127.0.0.1:1", await fake.start()]);
    const app = kibana(readSettings({ ELASTICSEARCH_HOSTS: hosts }));
    assert.equal((await app.request("/api/status")).status, 200);
    await fake.stop();
  });
});

describe("requests", () => {
  const kibana = new TestKibana();
  before(() => kibana.start());
  after(() => kibana.stop());

  it("that write must carry kbn-xsrf", async () => {
    const { status, body } = await kibana.call<Failure>("POST", "/api/saved_objects/dashboard", { attributes: {} }, {});
    assert.equal(status, 400);
    assert.deepEqual(body, {
      statusCode: 400,
      error: "Bad Request",
      message: "Request must contain a kbn-xsrf header.",
    });
  });

  it("to an unknown path are answered 404", async () => {
    assert.deepEqual((await kibana.get("/api/nothing")).body, {
      statusCode: 404,
      error: "Not Found",
      message: "Not Found",
    });
  });

  it("with a body that is no JSON are answered 400", async () => {
    assert.equal((await kibana.call("POST", "/api/saved_objects/_export")).status, 400);
  });

  it("for spaces get the default one", async () => {
    const all = await kibana.get<{ id: string }[]>("/api/spaces/space");
    assert.equal(all.body.map(({ id }) => id).join(), "default");
    assert.equal((await kibana.get<{ name: string }>("/api/spaces/space/default")).body.name, "Default");
  });

  it("carry the server's name", async () => {
    assert.equal((await kibana.get("/api/status")).headers.get("kbn-name"), "test");
  });
});

describe("start page", () => {
  const kibana = new TestKibana();
  before(() => kibana.start());
  after(() => kibana.stop());

  it("says what this is, and lists what there is", async () => {
    assert.match((await kibana.get<string>("/")).body, /This is not Elastic's Kibana[^]*None yet\./);
    await kibana.post("/api/saved_objects/dashboard/traffic", { attributes: { title: "<Traffic>" } });
    assert.match(
      (await kibana.get<string>("/")).body,
      /<td>&lt;Traffic&gt;<\/td>[^]*href="\/api\/saved_objects\/dashboard\/traffic"/,
    );
  });

  it("says when Elasticsearch does not answer", async () => {
    const alone = kibanaWithout();
    const response = await alone.request("/");
    assert.match(await response.text(), /Elasticsearch does not answer/);
    const find = await alone.request("/api/saved_objects/_find?type=dashboard");
    assert.equal(find.status, 503);
  });
});

describe("the dashboards' page", () => {
  it("says that it is a stand-in's", async () => {
    const response = await kibanaWithout().request("/app/dashboards");
    assert.match(await response.text(), /<strong>Kibana stand-in<\/strong>[^]*it is not\s+Elastic's/);
  });
});

const kibanaWithout = () => kibana(readSettings({ ELASTICSEARCH_HOSTS: "http://127.0.0.1:1" }));

describe("settings", () => {
  it("are Kibana's where nothing is set", () => {
    const settings = readSettings({});
    assert.deepEqual(settings.ELASTICSEARCH_HOSTS.map(String), ["http://elasticsearch:9200/"]);
    assert.deepEqual([settings.SERVER_HOST, settings.SERVER_PORT], ["0.0.0.0", 5601]);
  });

  it("name the variable that is wrong", () => {
    assert.throws(() => readSettings({ SERVER_PORT: "many" }), /^Error: SERVER_PORT: /);
    assert.throws(
      () => readSettings({ ELASTICSEARCH_HOSTS: "elasticsearch" }),
      /ELASTICSEARCH_HOSTS: 'elasticsearch' is not a URL/,
    );
  });
});
