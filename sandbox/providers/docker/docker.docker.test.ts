/** Against the machine's Docker engine; needs the base image that sandbox/images/build makes. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Dockerode from "dockerode";
import { Bench, secret } from "../kit/testing";
import type { WireObject } from "../kit/values";
import { container } from "./container";
import { image } from "./image";
import { network } from "./network";
import { volume } from "./volume";

const IMAGE = "apim-sandbox/debian:bookworm";
const docker = new Dockerode();
const scratch = (name: string) => `scratch-docker-test-${process.pid}-${name}`;
const containers = new Bench(container, docker);
const networks = new Bench(network, docker);
const volumes = new Bench(volume, docker);
const images = new Bench(image, docker);

/** What the program passes, completed by the checks as the engine would have it. */
const sleeper = (name: string, more: WireObject = {}): WireObject => ({
  name: scratch(name),
  image: IMAGE,
  command: ["sleep", "300"],
  ...more,
});

async function assertQuiet(bench: Bench, id: string, inputs: WireObject, state: WireObject): Promise<void> {
  const found = await bench.read(id, inputs, state);
  assert.deepEqual(found?.inputs, inputs);
  assert.deepEqual(found.state, state);
}

describe("docker provider", function () {
  this.timeout(60_000);

  before(async function () {
    await docker
      .getImage(IMAGE)
      .inspect()
      .catch(() => this.skip());
  });

  after(async () => {
    const filters = { name: [scratch("")] };
    for (const { Id } of await docker.listContainers({ all: true, filters })) {
      await docker.getContainer(Id).remove({ force: true, v: true });
    }
    for (const { Id } of await docker.listNetworks({ filters })) await docker.getNetwork(Id).remove();
    for (const { Name } of (await docker.listVolumes({ filters })).Volumes) await docker.getVolume(Name).remove();
  });

  it("makes a container that a refresh finds as it was made", async () => {
    const net = await networks.create({ name: scratch("net"), ipamConfigs: [{ subnet: "10.231.99.0/24" }] });
    const vol = await volumes.create({ name: scratch("vol"), labels: [{ label: "a", value: "b" }] });
    const inputs = sleeper("full", {
      envs: ["A=1"],
      labels: [{ label: "x", value: "y" }],
      networksAdvanced: [{ name: net.id, aliases: ["one", "two"] }],
      ports: [{ internal: 80, external: 20480, ip: "127.0.0.1" }, { internal: 81 }],
      volumes: [{ volumeName: scratch("vol"), containerPath: "/data" }],
      uploads: [{ file: "/run/secrets/deep/password", content: secret("hunter2-secret"), permissions: "0400" }],
      command: ["sh", "-c", "test -s /run/secrets/deep/password && exec sleep 300"],
      healthcheck: { tests: ["CMD", "true"], interval: "500ms", retries: 2 },
      wait: true,
      restart: "unless-stopped",
      memory: 64,
      capabilities: { adds: ["NET_ADMIN"], drops: ["CAP_CHOWN"] },
    });
    assert.deepEqual(containers.check(inputs).failures, []);
    const { id, state } = await containers.create(inputs);
    await assertQuiet(containers, id, inputs, state);
    assert.ok((state["ports"] as { external: number }[])[1]?.external);
    const info = JSON.stringify(await docker.getContainer(id).inspect());
    assert.doesNotMatch(info, /hunter2/);
    await assert.rejects(networks.delete(net.id), /cannot be removed: .*in use by scratch-docker-test/);
    await containers.delete(id, state);
    await containers.delete(id, state);
    await networks.delete(net.id);
    await networks.delete(net.id);
    await volumes.delete(vol.id);
    await volumes.delete(vol.id);
  });

  it("finds a network and a volume as they were made", async () => {
    const net = { name: scratch("net2"), labels: [{ label: "a", value: "b" }], internal: true };
    const made = await networks.create(net);
    await assertQuiet(networks, made.id, net, made.state);
    await assert.rejects(networks.create(net), /one of that name exists already/);
    await networks.delete(made.id);
    assert.equal(await networks.read(made.id, net, made.state), undefined);
    const vol = { name: scratch("vol2") };
    const { id, state } = await volumes.create(vol);
    await assertQuiet(volumes, id, vol, state);
    await assert.rejects(volumes.create(vol), /exists already/);
    await volumes.delete(id);
  });

  it("finds a container stopped, renamed or gone", async () => {
    const inputs = sleeper("drift");
    const { id, state } = await containers.create(inputs);
    await docker.getContainer(id).stop({ t: 0 });
    await docker.getContainer(id).rename({ name: scratch("renamed") });
    const found = await containers.read(id, inputs, state);
    assert.deepEqual(found?.inputs, { ...inputs, name: scratch("renamed"), mustRun: false });
    assert.deepEqual(containers.diff(found.inputs, inputs).replaces, ["name", "mustRun"]);
    await docker.getContainer(id).remove({ force: true });
    assert.equal(await containers.read(id, inputs, state), undefined);
  });

  it("changes limits and the restart policy in place", async () => {
    const inputs = sleeper("limits", { memory: 64, memorySwap: 64 });
    const { id, state } = await containers.create(inputs);
    const news = { ...inputs, memory: 128, memorySwap: 128, restart: "on-failure", maxRetryCount: 3, cpuShares: 512 };
    assert.deepEqual(containers.diff(inputs, news).replaces, []);
    const updated = await containers.update(id, { inputs, state }, news);
    const { HostConfig: host } = await docker.getContainer(id).inspect();
    assert.deepEqual(host.RestartPolicy, { Name: "on-failure", MaximumRetryCount: 3 });
    assert.deepEqual([host.Memory, host.CpuShares], [128 * 1024 * 1024, 512]);
    await assertQuiet(containers, id, news, updated);
    await containers.delete(id, updated);
  });

  it("runs a job to its end, with its output", async () => {
    const job = { attach: true, logs: true, mustRun: false };
    const inputs = sleeper("job", { ...job, command: ["sh", "-c", "echo out; echo err >&2; exit 3"] });
    const { id, state } = await containers.create(inputs);
    assert.equal(state["exitCode"], 3);
    assert.deepEqual((state["containerLogs"] as string).split("\n").sort(), ["", "err", "out"]);
    assert.match(containers.messages.at(-1)?.message ?? "", /exited with code 3\nlast lines of its log:\n(out|err)/);
    await assertQuiet(containers, id, inputs, state);
    await containers.delete(id, state);
  });

  it("says why a container did not become healthy, and leaves nothing of it", async () => {
    const healthcheck = { tests: ["CMD-SHELL", "echo no luck; exit 1"], interval: "200ms", retries: 2 };
    const sick = sleeper("sick", { wait: true, healthcheck, command: ["sh", "-c", "echo at work; sleep 300"] });
    await assert.rejects(
      containers.create(sick),
      /is unhealthy\nlast health check \(code 1\): no luck\n.*log:\nat work$/s,
    );
    const late = { ...sick, waitTimeout: 1, healthcheck: { ...healthcheck, startPeriod: "60s", interval: "200ms" } };
    await assert.rejects(containers.create(late), /was not healthy within 1 s/);
    await assert.rejects(containers.create(sleeper("sick", { wait: true })), /neither the container nor its image has/);
    await assertAbsent("sick");
  });

  it("says why a container ended at once, without its secrets", async () => {
    const command = ["sh", "-c", 'echo "cannot log in as $P" >&2; exit 7'];
    const inputs = sleeper("short", {
      command,
      wait: true,
      envs: [secret("P=hunter2")],
      healthcheck: { tests: ["CMD", "true"] },
    });
    await assert.rejects(containers.create(inputs), (error: Error) => {
      assert.match(error.message, /exited with code 7\nlast lines of its log:\ncannot log in as /);
      return true;
    });
    await assertAbsent("short");
  });

  it("names who holds a port", async () => {
    const ports = [{ internal: 80, external: 20481, ip: "127.0.0.1" }];
    const first = await containers.create(sleeper("holder", { ports }));
    const taken = new RegExp(
      `port 127.0.0.1:20481 of container '.*second' is taken by container '${scratch("holder")}'`,
    );
    await assert.rejects(containers.create(sleeper("second", { ports })), taken);
    await containers.delete(first.id, first.state);
    const server = createServer().listen(20481, "127.0.0.1");
    await assert.rejects(containers.create(sleeper("second", { ports })), /is taken by another process of the host/);
    server.close();
    await assertAbsent("second");
  });

  it("leaves a container of another alone that has the name", async () => {
    const other = await containers.create(sleeper("mine"));
    await assert.rejects(containers.create(sleeper("mine")), /exists already \(.*Up .*\).*docker rm -f/);
    assert.ok((await docker.getContainer(other.id).inspect()).State.Running);
    await containers.delete(other.id, other.state);
  });

  it("imports a container", async () => {
    const { id, state } = await containers.create(sleeper("import", { envs: ["A=1"], restart: "always" }));
    const imported = await containers.read(scratch("import"));
    assert.equal(imported?.id, id);
    const expected = { ...sleeper("import", { envs: ["A=1"], restart: "always" }) };
    assert.deepEqual(containers.diff(imported.inputs, expected).changed, []);
    await containers.delete(id, state);
  });

  it("builds an image, uses the one that is there, and says how a build failed", async () => {
    const context = await mkdtemp(join(tmpdir(), "build-"));
    const name = `${scratch("image")}:1`;
    const build = { context, buildArgs: { GREETING: "hello" }, labels: { who: "test" } };
    await writeFile(
      join(context, "Dockerfile"),
      `FROM ${IMAGE}\nARG GREETING\nCOPY . /context\nRUN echo $GREETING >/greeting`,
    );
    await writeFile(join(context, ".dockerignore"), "secret\n");
    await writeFile(join(context, "secret"), "hunter2");
    await writeFile(join(context, "file"), "content");
    const { id, state } = await images.create({ name, build });
    await assertQuiet(images, id, { name, build }, state);
    const job = { image: state["imageId"], attach: true, logs: true, mustRun: false } as WireObject;
    const run = await containers.create(
      sleeper("built", { ...job, command: ["sh", "-c", "cat greeting; ls context"] }),
    );
    assert.equal(run.state["containerLogs"], "hello\nDockerfile\nfile\n");
    await containers.delete(run.id, run.state);
    assert.equal((await images.create({ name })).id, id);
    await writeFile(join(context, "Dockerfile"), `FROM ${IMAGE}\nRUN echo all went well; echo but this >&2; exit 9`);
    await assert.rejects(
      images.create({ name, build }),
      /returned a non-zero code: 9\nlast lines of the build:.*all went well/s,
    );
    await docker.getImage(name).remove();
    await rm(context, { recursive: true });
  });
});

async function assertAbsent(name: string): Promise<void> {
  const found = await docker.listContainers({ all: true, filters: { name: [scratch(name)] } });
  assert.deepEqual(found, []);
}
