/** With the real Pulumi engine, the official SDK and the machine's Docker engine. */
import assert from "node:assert/strict";
import Dockerode from "dockerode";
import { EngineProject, type Step } from "../kit/testing-engine";

const IMAGE = "apim-sandbox/debian:bookworm";
const docker = new Dockerode();
const name = `scratch-engine-test-${process.pid}`;

const program = (more = "") => `
  const config = new pulumi.Config();
  const password = pulumi.secret("hunter2-secret");
  const network = new docker.Network("net", { name: "${name}" });
  const data = new docker.Volume("data");
  const web = new docker.Container("web", {
    name: "${name}", image: "${IMAGE}", command: ["sh", "-c", "test -s /run/secrets/p && exec sleep 300"],
    networksAdvanced: [{ name: network.name, aliases: ["web"] }],
    ports: [{ internal: 80, external: 20490, ip: "127.0.0.1" }],
    volumes: [{ volumeName: data.name, containerPath: "/data" }],
    uploads: [{ file: "/run/secrets/p", content: password }],
    healthcheck: { tests: ["CMD", "true"], interval: "500ms" }, wait: true,
    ${more}
  });
  exports.address = web.networkDatas[0].ipAddress;
`;

const ops = (steps: Step[]) => steps.map(({ op }) => op);

describe("docker provider under the engine", function () {
  this.timeout(120_000);
  let project: EngineProject;
  const running = () => docker.getContainer(name).inspect();

  before(async () => {
    project = await EngineProject.create("docker");
    await project.program(program("envs: [pulumi.interpolate`P=${password}`],"));
  });
  after(() => project.dispose());

  async function assertUp() {
    const up = await project.up();
    assert.ok(up.ok, up.text);
    return up;
  }

  async function assertQuiet() {
    assert.deepEqual(await project.preview(), []);
    const refreshed = await project.refresh("--expect-no-changes");
    assert.ok(refreshed.ok, refreshed.text);
    assert.deepEqual(await project.preview(), []);
  }

  it("makes everything, and then has nothing to do", async () => {
    const preview = await project.previewText();
    assert.match(preview.text, /content: \[secret\]/);
    assert.match((await assertUp()).text, /address: "\d+\./);
    assert.ok((await running()).State.Running);
    await assertQuiet();
  });

  it("shows no secret in output and state", async () => {
    const texts = [await project.previewText(), await project.refresh("--diff"), { text: await project.state() }];
    for (const { text } of texts) assert.doesNotMatch(text, /hunter2/);
    assert.match(await project.state(), /"envs":/);
  });

  it("previews a replacement that deletes first, and does it", async () => {
    await project.program(program('envs: ["P=2"], labels: [{ label: "a", value: "b" }],'));
    const steps = await project.preview();
    assert.deepEqual(ops(steps), ["replace"]);
    assert.deepEqual(Object.keys(steps[0]?.detailedDiff ?? {}).sort(), ["envs[0]", "labels"]);
    const before = (await running()).Id;
    await assertUp();
    assert.notEqual((await running()).Id, before);
    await assertQuiet();
  });

  it("changes memory in place", async () => {
    await project.program(program('envs: ["P=2"], labels: [{ label: "a", value: "b" }], memory: 64, memorySwap: 64,'));
    assert.deepEqual(ops(await project.preview()), ["update"]);
    const before = (await running()).Id;
    await assertUp();
    assert.equal((await running()).Id, before);
    await assertQuiet();
  });

  it("sees a container stopped by hand, and replaces it", async () => {
    await docker.getContainer(name).stop({ t: 0 });
    const refreshed = await project.refresh("--diff");
    assert.match(refreshed.text, /mustRun: +false/);
    assert.deepEqual(ops(await project.preview()), ["replace"]);
    await assertUp();
    assert.ok((await running()).State.Running);
    await assertQuiet();
  });

  it("sees a container removed by hand, and makes it again", async () => {
    await docker.getContainer(name).remove({ force: true });
    assert.match((await project.refresh()).text, /1 deleted/);
    await assertUp();
    await assertQuiet();
  });

  it("refuses what it does not know, before anything is made", async () => {
    await project.program(`new docker.Container("web", { image: "${IMAGE}", gpus: "all" });`);
    const unsupported = await project.previewText();
    assert.equal(unsupported.ok, false);
    assert.match(
      unsupported.text,
      /'gpus' of docker:index\/container:Container is not supported by the sandbox's provider/,
    );
    // docker.Container would drop what it does not know
    const raw = `"docker:index/container:Container", "web", { image: "${IMAGE}", colour: "red" }, { version: "5.2.0" }`;
    await project.program(`new pulumi.CustomResource(${raw});`);
    const unknown = await project.previewText();
    assert.equal(unknown.ok, false);
    assert.match(unknown.text, /docker:index\/container:Container has no property 'colour'; nearest: /);
  });

  it("leaves nothing that stands in the way of the next try", async () => {
    await project.program(program('healthcheck: { tests: ["CMD", "false"], interval: "200ms", retries: 1 },'));
    const failed = await project.up();
    assert.equal(failed.ok, false);
    assert.match(failed.text, /is unhealthy/);
    await project.program(program());
    await assertUp();
    await assertQuiet();
  });

  it("previews with an engine that nobody has", async () => {
    await project.program(`
      const provider = new docker.Provider("far", { host: "ssh://nobody@nowhere.invalid", sshOpts: ["-p", "1"] });
      new docker.Container("far", { image: "${IMAGE}" }, { provider });
    `);
    const steps = await project.preview();
    assert.deepEqual(
      steps.filter(({ op }) => op === "create").map(({ urn }) => urn.split("::").at(-1)),
      ["far", "far"],
    );
  });

  it("refuses an unknown configuration of the provider", async () => {
    await project.program(`
      // docker.Provider would drop what it does not know
      new pulumi.CustomResource("pulumi:providers:docker", "odd", { hots: "x" });
    `);
    const { ok, text } = await project.previewText();
    assert.equal(ok, false);
    assert.match(text, /the configuration of provider 'docker' has no property 'hots'; nearest: host/);
  });

  it("destroys everything", async () => {
    const { ok, text } = await project.destroy();
    assert.ok(ok, text);
    await assert.rejects(running());
    assert.ok(!(await docker.listNetworks()).some((network) => network.Name === name));
  });
});
