import assert from "node:assert/strict";
import { EngineProject } from "../kit/testing-engine";
import { FakeStack } from "./testing";

describe("the elasticstack provider, with the engine", function () {
  this.timeout(120_000);
  let stack: FakeStack;
  let project: EngineProject;
  before(async () => {
    stack = new FakeStack();
    project = await EngineProject.create("terraform-provider");
  });
  after(async () => {
    await project.dispose();
    await stack.close();
  });

  it("leaves a resource alone that moves to another provider of its kind", async () => {
    const servers = JSON.stringify({ endpoints: [await stack.listen()] });
    const program = (providers: string, provider: string) => `
      ${providers}
      const inputs = { fileContents: '{"type":"dashboard","id":"1","attributes":{}}', overwrite: true };
      new elasticstack.KibanaImportSavedObjects("dashboard", inputs, { provider: ${provider} });`;
    const elastic = `const elastic = new elasticstack.Provider("elastic", { elasticsearch: ${servers} });`;
    const kibana = `const kibana = new elasticstack.Provider("kibana", { kibana: ${servers} });`;
    const both = `const elastic = new elasticstack.Provider("elastic", { elasticsearch: ${servers}, kibana: ${servers} });`;

    await project.program(program(elastic + kibana, "kibana"));
    assert.ok((await project.up()).ok);
    await project.program(program(both, "elastic"));
    const steps = (await project.preview()).map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
    assert.deepEqual(steps.sort(), ["delete kibana", "update elastic"]);
    assert.ok((await project.up()).ok);
    assert.deepEqual(await project.preview(), []);
    assert.equal(stack.requests.length, 1, "imported once");
  });
});
