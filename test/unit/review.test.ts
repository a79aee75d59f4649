import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { summarize } from "../../stacks/review/markdown";
import { parsePreview, type Preview, type State, type Step } from "../../stacks/review/preview";

const ROOT: Step = { op: "same", urn: "urn:pulumi:test::apim::pulumi:pulumi:Stack::apim-test" };
const ROUTE = "kong:index/route:Route";
const PLUGIN = "kong:index/plugin:Plugin";
const CONTAINER = "docker:index/container:Container";

/** A step of a resource, with its inputs before and after. */
function step(
  op: string,
  type: string,
  name: string,
  { old, now, ...more }: { old?: State["inputs"]; now?: State["inputs"] } & Partial<Step> = {},
): Step {
  const state = (inputs?: State["inputs"]) => inputs && { type, custom: true, inputs };
  return { op, urn: `urn:pulumi:test::apim::${type}::${name}`, oldState: state(old), newState: state(now), ...more };
}

function summaryOf(...steps: Step[]): string {
  return summarize({ steps: [ROOT, ...steps] });
}

/** The lines of a summary that tell of the properties of its only change. */
function propertiesOf(type: string, old: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const summary = summaryOf(step("update", type, "it", { old, now }));
  return summary.split("\n").flatMap((line) => (line.startsWith("  - ") ? [line.slice(4)] : []));
}

describe("the summary of a preview", () => {
  it("names a route with its old and new path, and nothing else", () => {
    const inputs = { methods: ["GET"], tags: ["apim", "demo"] };
    const route = step("update", ROUTE, "demo-echo-v1-get-echo", {
      old: { ...inputs, paths: ["/demo/echo"] },
      now: { ...inputs, paths: ["/demo/mirror"] },
      diffReasons: ["paths"],
      detailedDiff: { "paths[0]": { kind: "update" } },
    });
    assert.equal(
      summaryOf(route),
      [
        "**1 changed**",
        "",
        "### demo",
        "",
        "- changed route `demo-echo-v1-get-echo`",
        "  - `paths`: `/demo/echo` → `/demo/mirror`",
        "",
      ].join("\n"),
    );
  });

  it("says so where nothing changes", () => {
    assert.equal(summaryOf(), "No change.\n");
    assert.equal(summaryOf(step("same", ROUTE, "it", { old: { a: 1 }, now: { a: 1 } })), "No change.\n");
  });

  it("sums up what the engine printed of a preview, domain by domain", () => {
    const recorded = readFileSync(join(__dirname, "fixtures/preview.json"), "utf8");
    assert.equal(
      summarize(parsePreview(recorded)),
      `**3 added, 3 changed, 3 removed**

### billing

- added consumer \`billing-reports\`
- added consumer jwt auth \`billing-reports-main\`
- added random password \`billing-reports-main-secret\`
- removed consumer \`billing-reporting\`
- removed consumer jwt auth \`billing-reporting-main\`
- removed random password \`billing-reporting-main-secret\`

### demo

- changed route \`demo-echo-v1-get-echo\`
  - \`paths\`: \`/demo/echo\` → \`/demo/mirror\`
- changed plugin \`demo-echo-v1-rate-limiting\`
  - \`configJson.hour\`: \`1000\` → \`1200\`
  - \`configJson.minute\`: \`100\` → \`120\`

### platform

- changed container \`gateway-1-container\`
  - \`destroyGraceSeconds\`: _none_ → \`30\`
  - \`memory\`: \`1024\` → \`900\`
  - \`memorySwap\`: \`1024\` → \`900\`
`,
    );
  });

  it("tells what is replaced, and why", () => {
    const container = step("replace", CONTAINER, "kibana-container", {
      old: { image: "a", memory: 1 },
      now: { image: "b", memory: 2 },
      detailedDiff: { image: { kind: "update-replace" }, memory: { kind: "update" } },
    });
    const summary = summaryOf(container);
    assert.match(summary, /^\*\*1 replaced\*\*$/m);
    assert.match(summary, /^- replaced container `kibana-container`: because of image\n {2}- `image`: `a` → `b`$/m);
  });

  it("tells where a new route is served, and what is kept though it leaves the stack", () => {
    const added = step("create", ROUTE, "demo-echo-v1-get-echo", {
      now: { methods: ["GET"], paths: ["/demo/echo"], tags: ["apim", "demo"] },
    });
    assert.match(summaryOf(added), /^- added route `demo-echo-v1-get-echo`: GET \/demo\/echo$/m);
    const volume = step("delete", "docker:index/volume:Volume", "data", { old: {} });
    volume.oldState!.retainOnDelete = true;
    assert.match(summaryOf(volume), /^- removed volume `data`: leaves the stack, and is kept$/m);
  });

  it("tells of protection that is taken away from a resource that stays the same", () => {
    const password = step("same", "random:index/randomPassword:RandomPassword", "p", { old: {}, now: {} });
    password.oldState!.protect = true;
    assert.match(summaryOf(password), /^- changed random password `p`\n {2}- `protect`: `true` → `false`$/m);
  });

  it("leaves out components, and what a refresh found", () => {
    const component = step("create", "apim:catalog:ApiService", "demo-echo-v1", { now: {} });
    component.newState!.custom = false;
    const refreshed = step("update", ROUTE, "it", { old: { paths: ["/a"] }, now: { paths: ["/b"] } });
    assert.equal(summarize({ steps: [{ ...ROOT, op: "refresh" }, refreshed, ROOT, component] }), "No change.\n");
  });

  it("tells the domain by tag, else by name", () => {
    const below = (component: string, type: string, name: string) =>
      `urn:pulumi:test::apim::apim:catalog:${component}$${type}::${name}`;
    const password = "random:index/randomPassword:RandomPassword";
    const summary = summaryOf(
      step("create", "kong:index/consumer:Consumer", "big-data-lake", { now: { tags: ["apim", "big-data"] } }),
      step("create", password, "", { now: {}, urn: below("ApiConsumer", password, "big-data-lake-main-secret") }),
      step("create", password, "partner-orders-v1-provision-key", { now: {} }),
      step("create", PLUGIN, "global-cors", { now: { tags: ["apim"] } }),
    );
    const lines = summary.split("\n").filter((line) => /^(###|-)/.test(line));
    assert.deepEqual(lines, [
      "### big-data",
      "- added consumer `big-data-lake`",
      "- added random password `big-data-lake-main-secret`",
      "### partner",
      "- added random password `partner-orders-v1-provision-key`",
      "### platform",
      "- added plugin `global-cors`",
    ]);
  });

  it("says what went wrong where the preview failed", () => {
    const preview: Preview = { diagnostics: [{ severity: "error", message: "apim:ports: two\nfaults\n" }] };
    assert.equal(summarize(preview), "**The preview failed.**\n\n> apim:ports: two\n> faults\n");
  });

  it("counts what is too much to list", () => {
    const routes = Array.from({ length: 5000 }, (_, n) => step("create", ROUTE, `r${n}`, { now: { tags: ["demo"] } }));
    const summary = summaryOf(...routes);
    assert.match(summary, /^\*\*5000 added\*\*$/m);
    assert.match(summary, /^- added: 4900 more \(4900 route\)$/m);
  });

  it("refuses what is no preview", () => {
    for (const text of ["", "[]", "error: no stack"])
      assert.throws(() => parsePreview(text), { message: "This is not what 'pulumi preview --json' prints." });
  });
});

describe("a changed property", () => {
  it("of several values shows those that came or went", () => {
    assert.deepEqual(propertiesOf(ROUTE, { methods: ["GET"] }, { methods: ["GET", "POST", "PUT"] }), [
      "`methods`: + `POST`, + `PUT`",
    ]);
    assert.deepEqual(propertiesOf(ROUTE, { paths: ["/a", "/b"] }, { paths: ["/b", "/a"] }), [
      '`paths`: `["/a","/b"]` → `["/b","/a"]`',
    ]);
  });

  it("of many lines shows those that came or went", () => {
    const file = (connections: number) => ({ uploads: [{ content: `a\nmax_connections = ${connections}\nb\n` }] });
    assert.deepEqual(propertiesOf(CONTAINER, file(200), file(300)), [
      "`uploads[0].content`: `max_connections = 200` → `max_connections = 300`",
    ]);
  });

  it("in an object or a text of JSON is shown by itself", () => {
    const old = { healthcheck: { interval: "3s", retries: 5 }, configJson: '{"queue":{"size":1},"x":null}' };
    const now = { healthcheck: { interval: "5s", retries: 5 }, configJson: '{"x":null,"queue":{"size":2}}' };
    assert.deepEqual(propertiesOf(PLUGIN, old, now), [
      "`configJson.queue.size`: `1` → `2`",
      "`healthcheck.interval`: `3s` → `5s`",
    ]);
  });

  it("is never a secret in clear", () => {
    const secret = (old: Record<string, unknown>, now: Record<string, unknown>) => {
      const lines = propertiesOf(PLUGIN, old, now);
      assert.equal(lines.length, 1);
      assert.match(lines[0]!, /: _secret_$/);
      assert.doesNotMatch(lines.join(), /hunter/);
    };
    secret({ configJson: '{"provision_key":"hunter1"}' }, { configJson: '{"provision_key":"hunter2"}' });
    secret({ configJson: '{"provision_key":"hunter1"}' }, { configJson: "[secret]" });
    secret({ uploads: [{ content: "hunter1" }] }, { uploads: [{ content: "[secret]" }] });
    secret({ uploads: [{ content: "hunter1" }] }, { uploads: [{ content: "[secret]" }, { content: "" }] });
    assert.deepEqual(propertiesOf(PLUGIN, {}, { configJson: '{"redis":{"password":"hunter1"}}' }), [
      '`configJson`: _none_ → `{"redis":{"password":"[secret]"}}`',
    ]);
  });

  it("is named where all that differs is a secret", () => {
    const password = step("update", PLUGIN, "it", {
      old: { configJson: "[secret]" },
      now: { configJson: "[secret]" },
      diffReasons: ["configJson"],
    });
    assert.match(summaryOf(password), /^ {2}- `configJson`: _secret_$/m);
  });

  it("may be known after the update alone", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    assert.deepEqual(propertiesOf(ROUTE, { serviceId: "1" }, { serviceId: unknown }), [
      "`serviceId`: `1` → _known after the update_",
    ]);
    assert.deepEqual(propertiesOf(CONTAINER, { envs: ["A=1", "[secret]"] }, { envs: ["A=1", unknown] }), [
      "`envs[1]`: _secret_",
    ]);
  });

  it("fits on a line, whatever it holds", () => {
    assert.deepEqual(propertiesOf(ROUTE, { a: "`x`" }, { a: "y".repeat(500) }), [
      `\`a\`: \`\` \`x\` \`\` → \`${"y".repeat(120)}…\``,
    ]);
  });
});
