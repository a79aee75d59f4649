import assert from "node:assert/strict";
import { Bench, secret } from "../kit/testing";
import { UNKNOWN, type WireObject } from "../kit/values";
import { container } from "./container";

const containers = new Bench(container);
const base = { name: "web", image: "web:1" };
const changes = (olds: WireObject, news: WireObject) => containers.diff({ ...base, ...olds }, { ...base, ...news });

describe("container properties", () => {
  it("replace, but for limits, the restart policy and how it is handled", () => {
    const adjusted = { memory: 1, memorySwap: 2, cpuShares: 3, cpuSet: "0", restart: "always", maxRetryCount: 4 };
    const handled = { wait: true, waitTimeout: 5, logs: true, destroyGraceSeconds: 6, removeVolumes: false };
    assert.deepEqual(changes({}, { ...adjusted, ...handled }).replaces, []);
    const fixed = {
      command: ["x"],
      user: "1",
      envs: ["A=1"],
      uploads: [{ file: "/f", content: "" }],
      privileged: true,
    };
    assert.deepEqual(changes({}, fixed).replaces.sort(), Object.keys(fixed).sort());
    assert.ok(changes({}, fixed).deleteBeforeReplace);
    assert.ok(!changes({}, { name: "other" }).deleteBeforeReplace);
  });

  it("are the same in another spelling", () => {
    const olds = {
      healthcheck: { tests: ["CMD", "x"], interval: "90s" },
      capabilities: { adds: ["CAP_NET_ADMIN"] },
      ports: [{ internal: 80, external: 80 }],
      cpus: "1.50",
      envs: ["A=1", "B=2"],
    };
    const news = {
      healthcheck: { tests: ["CMD", "x"], interval: "1m30s", timeout: "0s", retries: 0 },
      capabilities: { adds: ["net_admin"] },
      ports: [{ internal: 80, external: 80, ip: "0.0.0.0", protocol: "tcp" }],
      cpus: "1.5",
      envs: ["B=2", "A=1"],
    };
    assert.deepEqual(changes(olds, news).changed, []);
  });

  it("are checked", () => {
    const faults = (news: WireObject) => containers.check({ ...base, ...news }).failures.join("\n");
    assert.match(faults({ ports: [{ internal: 70000 }] }), /'ports\[0\].internal' .* must be a port, 0 to 65535/);
    assert.match(faults({ healthcheck: { interval: "5" } }), /'healthcheck.interval' .* must be a duration such as/);
    assert.match(faults({ volumes: [{ containerPath: "data" }] }), /'volumes\[0\].containerPath' .* an absolute path/);
    assert.match(faults({ uploads: [{ file: "/f" }] }), /'uploads\[0\]' \(\/f\) needs one of content, contentBase64/);
    assert.match(faults({ uploads: [{ file: "/f", content: "", source: "x" }] }), /takes only one of/);
    assert.match(faults({ envs: ["A"] }), /'envs\[0\]' .* must have the form NAME=VALUE/);
    assert.match(faults({ restart: "sometimes" }), /must be one of no, on-failure, always, unless-stopped/);
    assert.equal(faults({ uploads: [{ file: "/f", content: UNKNOWN }], image: UNKNOWN, envs: [UNKNOWN] }), "");
  });

  it("keep secrets of uploads and environment in state and preview", async () => {
    const envs = ["A=1", secret("P=hunter2")];
    const uploads = [{ file: "/f", content: secret("hunter2") }];
    const { state } = await containers.create({ ...base, envs, uploads }, true);
    assert.deepEqual([state["envs"], state["uploads"]], [envs, uploads]);
    assert.deepEqual(state["containerLogs"], secret(UNKNOWN));
  });
});
