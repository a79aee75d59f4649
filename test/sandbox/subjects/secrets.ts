import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { engine, printed } from "../support/commands";
import { docker, exec, inspect } from "../support/docker";
import { CONTAINERS, platform } from "../support/platform";
import { start } from "../support/run";
import { type StateResource, nameOf, resourcesOf } from "../support/state";

/** Beside those of the APIs' callers. */
const OF_THE_PLATFORM = [
  "gateway-key",
  "primary-password",
  "roles-backup-password",
  "roles-kong-password",
  "roles-monitor-password",
  "roles-replicator-password",
];

export function secrets(): void {
  describe("a secret", () => {
    let known: Map<string, string>;
    before(async () => {
      known = secretsIn(await resourcesOf(platform));
      for (const name of OF_THE_PLATFORM) assert.ok(known.has(name), `there is no ${name}`);
    });

    const assertHidden = (text: string, where: string) => {
      assert.notEqual(text, "", `${where} is empty`);
      for (const [name, value] of known) assert.ok(!text.includes(value), `${name} is in ${where}`);
    };

    for (const container of CONTAINERS) {
      it(`is in no plain sight of ${container}`, async () => {
        assertHidden(await docker("inspect", container), "what docker inspect shows");
        assertHidden((await start("docker", ["logs", container])).output || "-", "its logs");
        if ((await inspect([container]))[0]?.State.Status !== "running") return;
        assertHidden(await docker("top", container, "-o", "pid,args"), "its processes' arguments");
      });
    }

    it("reaches its container as a file", async () => {
      const file = await exec(platform.container("kong-1"), "cat", "/run/passwords/kong_pg_password");
      assert.equal(file.trim(), known.get("roles-kong-password"));
    });

    it("is encrypted in the state", () => assertHidden(readFileSync(platform.stateFile, "utf8"), "the state file"));

    it("is not in what updates and previews print", async () => {
      await engine("preview", "--diff", "--show-sames");
      await engine("stack", "output");
      assertHidden(printed.join("\n"), "what was printed");
    });

    it("is behind ports that only this machine reaches", async () => {
      const ports = (await inspect(CONTAINERS)).flatMap(({ NetworkSettings }) => Object.values(NetworkSettings.Ports));
      const addresses = ports.flatMap((published) => published ?? []).map(({ HostIp }) => HostIp);
      assert.equal(addresses.length, Object.keys(platform.ports).length);
      assert.deepEqual(new Set(addresses), new Set(["127.0.0.1"]));
    });
  });
}

/** What must stay hidden, by the name of the resource that made it: passwords, and the key's own text without its frame. */
function secretsIn(resources: StateResource[]): Map<string, string> {
  const found = resources.flatMap(({ urn, type, outputs }): [string, string][] => {
    if (type === "random:index/randomPassword:RandomPassword") return [[nameOf(urn), String(outputs?.result)]];
    if (type === "tls:index/privateKey:PrivateKey")
      return [[nameOf(urn), String(outputs?.privateKeyPem).split("\n")[1] ?? ""]];
    return [];
  });
  for (const [name, value] of found) assert.ok(value.length >= 32, `${name} is no secret`);
  return new Map(found);
}
