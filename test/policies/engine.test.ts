import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { policies } from "../../policies/policies";
import { PROJECT, start } from "../sandbox/support/run";
import { settingsOf } from "../sandbox/support/scratchStack";

/** A part of what each policy says of the offender. */
const EXPECTED: Record<string, string> = {
  "service-name": "Service 'Billing' is not named {domain}-{service}-{version}",
  "route-name": "Route 'list' is not named {service-name}-{methods}-{endpoint}",
  "upstream-name": "Upstream 'backend' is not named {domain}-{service}-{version}",
  "container-name": "Container 'box' has neither a name of the architecture nor one that a Kong service reaches it by",
  "kong-tags": "'billing' lacks the tag 'apim': it has [billing].",
  "cors-credentials": "CORS plugin 'cors' lets every origin ('*') send credentials",
  "cors-any-origin": "CORS plugin 'cors' lets every origin ('*') call",
  "cors-methods": "CORS plugin 'cors' allows DELETE, which no route behind it takes; allowed are GET, OPTIONS.",
  "rate-limit-coverage": "Service 'Billing' has no rate limit",
  "rate-limit-bounds": "Rate limit 'rate-limiting' allows 1000000 requests a minute; allowed are 1 to 6000.",
  "rate-limit-counter": "Rate limit 'rate-limiting' counts by 'local' in each of 2 gateway nodes",
  "route-authentication": "Route 'list' can be called by anyone",
  "jwt-expiry": "JWT plugin 'jwt' verifies []; claims_to_verify must have 'exp'.",
  "elastic-security": "Container 'elasticsearch' lets anyone read and write",
  "https-only": "Route 'list' is served over http",
  timeouts: "readTimeout of service 'Billing' is 600000 ms; allowed are 500 to 60000 ms.",
  "image-tag": "'kong' has the image 'kong:latest', which is not one version for ever",
  "image-digest": "'kong' has the image 'kong:latest' without a digest",
  "restart-policy": "Container 'kong-1' serves and has the restart policy 'no'",
  "memory-limit": "Container 'kong-1' has no memory limit",
  "health-check": "Container 'kong-1' serves and has no health check",
  "log-rotation": "Container 'kong-1' does not rotate its log",
  "not-privileged": "Container 'kong-1' is privileged",
  "no-docker-socket": "Container 'kong-1' mounts '/var/run/docker.sock'",
  "published-address": "Container 'kong-1' publishes port 5432 on 0.0.0.0",
  "plain-secrets": "Container 'kong-1' has 'PG_PASSWORD' in its environment",
  "backup-retention": "Nothing backs up 'kong-database-master'",
  "replica-present": "Database 'kong-database-master' has no replica",
  "protected-data": "'data' (docker:index/volume:Volume) can be deleted by an update",
  "http-log-coverage": "Requests to service 'Billing' are not logged",
  "http-log-endpoint": "Plugin 'http-log' sends request logs to 'http://logs.example.com'",
};

/** The pack in the real engine: previews, in a state of their own. Nothing is created. */
describe("the policy pack in the engine", function () {
  this.timeout(180_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "apim-policies-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Previews with the pack; the project's own files stay as they are. */
  async function preview(stack: string, args: { cwd?: string; settings?: object; policyConfig: string }) {
    const configFile = join(folder, `Pulumi.${stack}.yaml`);
    writeFileSync(configFile, stringify({ config: args.settings ?? {} }));
    const pack = ["--policy-pack", join(PROJECT, "policies"), "--policy-pack-config", args.policyConfig];
    const { PULUMI_BACKEND_URL: _, ...env } = process.env;
    const { code, output } = await start(
      join(PROJECT, "sandbox/pulumi"),
      ["preview", "--non-interactive", "--stack", stack, "--config-file", configFile, ...pack],
      { cwd: args.cwd, env: { ...env, APIM_STATE: join(folder, "state") }, timeoutMs: 170_000 },
    );
    return { code, output, findings: output.slice(output.indexOf("\nPolicies:")) };
  }

  function policyConfig(settings: object): string {
    const file = join(folder, "policies.json");
    writeFileSync(file, JSON.stringify(settings));
    return file;
  }

  describe("on a program that breaks every policy", () => {
    const cwd = join(__dirname, "offender");
    let broken: Awaited<ReturnType<typeof preview>>;
    before(async () => {
      broken = await preview("offender", { cwd, policyConfig: policyConfig({}) });
    });

    it("refuses the preview", () => assert.notEqual(broken.code, 0));

    for (const { name, enforcementLevel } of policies)
      it(`reports ${name}`, () => {
        const expected = EXPECTED[name];
        assert.ok(expected, `what does ${name} say of the offender?`);
        assert.ok(broken.findings.includes(`[${enforcementLevel}]  ${name}  (`), broken.output);
        assert.ok(broken.findings.includes(expected), broken.output);
      });

    it("says which policy waits for a value that only the update knows", () =>
      assert.match(broken.findings, /\[advisory\] {2}plain-secrets .*\n.*can't run policy .*\.envs\.1 can't be known/));

    it("repeats no secret", () => assert.ok(!broken.findings.includes("hunter2"), broken.findings));

    it("mends what can be mended, where told to", async () => {
      const settings = { "kong-tags": "remediate", "restart-policy": "remediate", "log-rotation": "remediate" };
      const { findings } = await preview("offender", { cwd, policyConfig: policyConfig(settings) });
      for (const name of Object.keys(settings)) {
        assert.ok(findings.includes(`[remediate]  ${name}  (`), findings);
        assert.ok(!findings.includes(`[mandatory]  ${name}  (`), findings);
      }
    });
  });

  for (const stack of ["sandbox", "dev", "prod"])
    it(`lets the shipped stack ${stack} pass`, async () => {
      const settings = settingsOf(stack);
      const { code, output, findings } = await preview(stack, { settings, policyConfig: `policies/${stack}.json` });
      assert.ok(output.includes("apim@v"), output);
      assert.ok(!findings.includes("[mandatory]"), findings);
      assert.equal(code, 0, output);
    });
});
