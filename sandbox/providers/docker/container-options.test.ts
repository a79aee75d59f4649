import assert from "node:assert/strict";
import { createOptions } from "./container-options";

const base = { name: "web", image: "web:1" };

describe("what the engine is asked for", () => {
  const options = (more: object) =>
    createOptions({
      ...base,
      restart: "no",
      mustRun: true,
      start: true,
      waitTimeout: 60,
      removeVolumes: true,
      ...more,
    });

  it("publishes ports", () => {
    const ports = [
      { internal: 80, external: 8000, ip: "127.0.0.1" },
      { internal: 80, external: 9000 },
      { internal: 53, protocol: "udp" },
    ];
    const { ExposedPorts, HostConfig } = options({ ports });
    assert.deepEqual(ExposedPorts, { "80/tcp": {}, "53/udp": {} });
    assert.deepEqual(HostConfig?.PortBindings, {
      "80/tcp": [
        { HostIp: "127.0.0.1", HostPort: "8000" },
        { HostIp: "0.0.0.0", HostPort: "9000" },
      ],
      "53/udp": [{ HostIp: "0.0.0.0", HostPort: "" }],
    });
  });

  it("mounts host paths, named and anonymous volumes, and those of other containers", () => {
    const { HostConfig, Volumes } = options({
      volumes: [
        { hostPath: "/h", containerPath: "/c", readOnly: true },
        { volumeName: "v", containerPath: "/d" },
        { containerPath: "/anonymous" },
        { fromContainer: "other" },
      ],
    });
    assert.deepEqual(HostConfig?.Binds, ["/h:/c:ro", "v:/d:rw"]);
    assert.deepEqual(Volumes, { "/anonymous": {} });
    assert.deepEqual(HostConfig?.VolumesFrom, ["other"]);
  });

  it("joins the first network at once", () => {
    const { NetworkingConfig, HostConfig } = options({
      networksAdvanced: [{ name: "n", aliases: ["a"], ipv4Address: "10.0.0.9" }, { name: "m" }],
    });
    const endpoint = { Aliases: ["a"], IPAMConfig: { IPv4Address: "10.0.0.9" } };
    assert.deepEqual(NetworkingConfig?.EndpointsConfig, { n: endpoint });
    assert.equal(HostConfig?.NetworkMode, "n");
    assert.equal(options({}).HostConfig?.NetworkMode, "bridge");
  });

  it("counts memory in MiB and time in nanoseconds", () => {
    const { HostConfig, Healthcheck } = options({
      memory: 64,
      memorySwap: -1,
      cpus: "0.5",
      healthcheck: { tests: ["CMD", "x"], interval: "1s", timeout: "500ms", startPeriod: "0s", retries: 2 },
    });
    assert.deepEqual([HostConfig?.Memory, HostConfig?.MemorySwap, HostConfig?.NanoCpus], [67108864, -1, 500000000]);
    assert.deepEqual(Healthcheck, { Test: ["CMD", "x"], Interval: 1e9, Timeout: 5e8, StartPeriod: 0, Retries: 2 });
    assert.equal(options({ memory: 64 }).HostConfig?.MemorySwap, 134217728);
  });
});
