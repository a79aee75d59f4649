import assert from "node:assert/strict";
import { summary, takeUp } from "../support/commands";
import { getJson, request } from "../support/http";
import { DEMO_URL, platform } from "../support/platform";
import { waitFor } from "../support/wait";

const ROUTE = "demo-echo-v1-get-echo";
const PATHS = { program: "/demo/echo", byHand: "/by/hand" };
const SERVICE = "by-hand-v1";

/** What somebody does through the Admin API, past the program. */
export function drift(): void {
  describe("a route edited by hand", () => {
    const url = platform.url("admin", `/routes/${ROUTE}`);
    const paths = async () => (await getJson<{ paths: string[] }>(url)).paths;

    before(async () => {
      const { status, body } = await request(url, { method: "PATCH", body: { paths: [PATHS.byHand] } });
      assert.equal(status, 200, body);
    });

    it("is seen as drift by a refresh that only looks", async () => {
      const { code, output } = await platform.pulumi("refresh", "--preview-only", "--diff", "--expect-no-changes");
      assert.notEqual(code, 0, output);
      assert.match(output, new RegExp(`::${ROUTE}\\b`));
      assert.match(output, new RegExp(`"${PATHS.program}" => "${PATHS.byHand}"`));
      assert.deepEqual(await paths(), [PATHS.byHand], "nothing is changed yet");
    });

    it("is put right by the next update, which changes nothing else", async () => {
      const output = await takeUp();
      const changes = summary(output).filter((line) => !/^\d+ unchanged$/.test(line));
      assert.deepEqual(changes, ["~ 1 updated"], output);
      assert.deepEqual(await paths(), [PATHS.program]);
      await waitFor("the route", 10_000, async () => (await request(DEMO_URL)).status !== 404);
    });
  });

  describe("a service created by hand", () => {
    const url = platform.url("admin", `/services/${SERVICE}`);
    after(() => request(url, { method: "DELETE" }));

    it("is named by the drift check, and nothing else is", async () => {
      const { status, body } = await request(url, { method: "PUT", body: { host: "by-hand.example.com" } });
      assert.equal(status, 200, body);
      const { id } = JSON.parse(body) as { id: string };
      const { code, stdout, output } = await platform.make("drift-check");
      assert.notEqual(code, 0, output);
      assert.equal(stdout, `## Kong: what is in no stack\n\n- service \`${SERVICE}\` (${id})\n`, output);
    });
  });
}
