import assert from "node:assert/strict";
import { platform } from "../support/platform";
import { type Settings, settingsOf } from "../support/scratchStack";
import { nameOf } from "../support/state";

const BESIDE_IN_PROD = [
  "apim:gateway:RateLimitStore redis",
  "apim:host:Service gateway-2",
  "apim:host:Service redis",
  "docker:index/container:Container gateway-2-container",
  "docker:index/container:Container redis-container",
  "docker:index/remoteImage:RemoteImage redis-image",
  "random:index/randomPassword:RandomPassword redis-password",
];

/** The official images' stacks, with no machine behind them. */
export function previews(): void {
  describe("a preview with no host behind it", () => {
    let sandbox: string[];
    before(async () => {
      sandbox = await previewed("sandbox");
      assert.ok(sandbox.length > 50, `the sandbox has only ${sandbox.length} resources`);
    });

    it("shows the same resources in dev", async () => {
      const docker = "unix:///nowhere/docker.sock";
      const settings = settingsOf("dev");
      assert.deepEqual(
        await previewed("dev", { "apim:host": { ...(settings["apim:host"] as object), docker } }),
        sandbox,
      );
    });

    it("shows the same in prod, with commands over SSH, a second Kong node, and Redis for the two to count in", async () => {
      const expected = sandbox
        .map((resource) => resource.replace("command:local:Command", "command:remote:Command"))
        .concat(BESIDE_IN_PROD)
        .sort();
      assert.deepEqual(await previewed("prod"), expected);
    });
  });
}

/** Type and name of each resource that an update would create, sorted. */
async function previewed(stack: string, changes: Settings = {}): Promise<string[]> {
  const file = platform.variant(changes, settingsOf(stack));
  const { code, stdout, output } = await platform.pulumi("preview", "--json", "--stack", stack, "--config-file", file);
  assert.equal(code, 0, output);
  const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string }[] };
  const there = steps.filter(({ op, urn }) => op !== "create" && typeOf(urn) !== "pulumi:pulumi:Stack");
  assert.deepEqual(there, [], "all but the stack itself is new");
  return steps
    .map(({ urn }) => `${typeOf(urn)} ${nameOf(urn).replace(`apim-${stack}`, "apim")}`)
    .filter((resource) => !resource.includes(" default_")) // one for each provider package and its version
    .sort();
}

/** A URN, `urn:pulumi:<stack>::<project>::<types>::<name>`, has the types of all parents before a resource's own. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}
