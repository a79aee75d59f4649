import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCatalog } from "../../stacks/catalog";
import { domain } from "../../stacks/domain";
import { countsIn, domainStacks, type Outcome, runAll } from "../../stacks/domains";
import { registeredWhile } from "./program";

const FOR_DOMAINS = {
  echo: "demo-echo:8080",
  logstashUrl: "http://logstash:8080",
  admin: { url: "http://127.0.0.1:8001", tlsSkipVerify: true },
};

describe("a domain's own stack", () => {
  it("has that domain's APIs alone, on the gateway of the platform's stack", async () => {
    const all = await registeredWhile(
      () => domain({ platformStack: "prod", domain: "demo", catalog: { protocols: ["https"], deckFiles: [] } }),
      { stacks: { "organization/apim/prod": { forDomains: FOR_DOMAINS, rateLimitCounter: "local" } } },
    );
    const named = (name: string) => all.find((one) => `${one.type.split(":").at(-1)} ${one.name}` === name)?.inputs;
    assert.deepEqual(named("kong gateway-admin"), { kongAdminUri: "http://127.0.0.1:8001", tlsSkipVerify: "true" });
    assert.deepEqual(named("Route demo-echo-v1-get-echo")?.protocols, ["https"]);
    assert.deepEqual(named("Target demo-echo-v1-main")?.target, "demo-echo:8080");
    assert.ok(all.every(({ type }) => !type.startsWith("docker:")));
  });

  it("must be one that there is", () => {
    assert.throws(() => findCatalog(["demo", "none", "nil"]), {
      message: "There is no domain 'none', 'nil' in stacks/catalog; there are: demo, billing, partner.",
    });
  });
});

describe("the domains of an environment", () => {
  it("are the stacks that name its platform", () => {
    const folder = mkdtempSync(join(tmpdir(), "apim-test-domains-"));
    const write = (stack: string, text: string) => writeFileSync(join(folder, `Pulumi.${stack}.yaml`), text);
    write("prod", "config:\n  apim:protect: true\n");
    write("prod-billing", "config:\n  apim:platformStack: prod\n  apim:domain: billing\n");
    write("prod-audit", "config:\n  apim:platformStack: prod\n  apim:domain: audit\n");
    write("dev-billing", "config:\n  apim:platformStack: dev\n  apim:domain: billing\n");
    assert.deepEqual(domainStacks("prod", folder), ["prod-audit", "prod-billing"]);
    rmSync(folder, { recursive: true });
  });

  it("are run so many at once, each once", async () => {
    let running = 0;
    let most = 0;
    const run = async (stack: string): Promise<Outcome> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running--;
      return { stack, succeeded: true, counts: {}, seconds: 0, output: "" };
    };
    const outcomes = await runAll(["a", "b", "c", "d", "e"], run, 2);
    assert.deepEqual(outcomes.map(({ stack }) => stack).sort(), ["a", "b", "c", "d", "e"]);
    assert.equal(most, 2);
  });

  it("are summed up by what Pulumi counts", () => {
    const preview =
      "…\nResources:\n    + 5 to create\n    ~ 1 to update\n    +-2 to replace\n    8 changes. 3 unchanged\n\nDuration";
    assert.deepEqual(countsIn(preview), { created: 5, updated: 1, replaced: 2, unchanged: 3 });
    assert.deepEqual(countsIn("Resources:\n    + 5 created\n    - 2 deleted\n    3 unchanged\n\nDuration: 1s\n"), {
      created: 5,
      deleted: 2,
      unchanged: 3,
    });
    assert.deepEqual(countsIn("error: nothing"), {});
  });
});
