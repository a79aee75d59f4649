import assert from "node:assert/strict";
import { join } from "node:path";
import { CompanionStack } from "../support/companionStack";
import { docker, exec } from "../support/docker";
import { request } from "../support/http";
import { NETWORK, platform } from "../support/platform";
import { SteadyClient } from "../support/steadyClient";
import { waitFor } from "../support/wait";

const SERVICE_URL = platform.url("proxy", "/test/balanced");
const FOLDER = join(__dirname, "../balanced");
const PORT = 8080;

/** Three checks, 10 s apart, after up to 10 s until the first; the rest is to spare. */
const WITHIN_MS = 40_000;

/** So many answers in a row are one target's only where the other is out: else they alternate. */
const ROW = 10;

/** Two targets on one service; clients go on asking while one of them is ill. */
export function healthyTargets(): void {
  describe("a target that answers 503 on its health path", () => {
    const [blue, green] = ["blue", "green"].map((name) => platform.container(`target-${name}`)) as [string, string];
    const targets = { blue: `${blue}:${PORT}`, green: `${green}:${PORT}` };
    const stack = new CompanionStack(
      "balanced",
      { "apim:adminUrl": platform.url("admin"), "apim:targets": targets },
      FOLDER,
    );
    let client: SteadyClient;

    before("two targets share the requests", async () => {
      await Promise.all([blue, green].map(startTarget));
      await stack.up();
      await waitFor("the service", 30_000, async () => (await request(SERVICE_URL)).status === 200);
      client = new SteadyClient(SERVICE_URL);
      await waitFor("answers from both", 10_000, () => [blue, green].every((name) => hasAnswered(name)));
    });
    after(async () => {
      await client?.stop();
      await stack.destroy();
      await docker("rm", "--force", blue, green);
    });

    const hasAnswered = (name: string, since = 0) => client.answers.some(({ at, body }) => at > since && body === name);
    const lastAnswers = () => client.answers.slice(-ROW).map(({ body }) => body);

    it("leaves the balancer within 40 s", async () => {
      await exec(blue, "touch", "/tmp/ill");
      await waitFor(`${ROW} answers from the other`, WITHIN_MS, () => lastAnswers().every((name) => name === green));
    });

    it("comes back when it has healed, within 40 s", async () => {
      const since = Date.now();
      await exec(blue, "rm", "/tmp/ill");
      await waitFor("an answer from it", WITHIN_MS, () => hasAnswered(blue, since));
    });

    it("has cost no client an answer in between", async () => {
      await client.stop();
      assert.deepEqual(client.failures, []);
      assert.ok(client.answers.length > 100, `only ${client.answers.length} requests`);
    });
  });
}

/** A server that answers with its own name, on the platform's network; the platform's label has it found again. */
async function startTarget(name: string): Promise<void> {
  const { echo: imageWithNode } = platform.settings["apim:images"] as { echo: string };
  await docker(
    ...["run", "--detach", "--name", name, "--network", NETWORK, "--label", `apim.stack=${platform.name}`],
    ...["--volume", `${join(FOLDER, "target.mjs")}:/target.mjs:ro`, "--entrypoint", "node"],
    ...[imageWithNode, "/target.mjs", String(PORT), name],
  );
}
