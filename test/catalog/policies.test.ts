import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { domainFile } from "../bench/catalog/entities";
import { DomainStacks, POLICIES } from "./support/domainStacks";
import { ScratchGateway } from "./support/scratchGateway";

describe("the policies, over all domains of an environment", function () {
  this.timeout(300_000);
  const gateway = new ScratchGateway("test-catalog-gateway");
  const bin = mkdtempSync(join(tmpdir(), "apim-test-bin-"));
  const { PATH = "" } = process.env;
  let stacks: DomainStacks;

  before(async () => {
    await gateway.start();
    stacks = new DomainStacks("test-catalog", gateway.adminUrl);
    await stacks.prepare();
    stacks.write("careful", domainFile("careful", 1));
    stacks.write("careless", domainFile("careless", 1).replaceAll("careless-service1-v1", "careless"));
    // What an engine would start a pack of its own by.
    writeFileSync(join(bin, "pulumi-analyzer-policy"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    process.env.PATH = bin + delimiter + PATH;
  });

  after(async () => {
    process.env.PATH = PATH;
    rmSync(bin, { recursive: true });
    stacks?.remove();
    await gateway.remove();
  });

  it("refuse the one that breaks them, and no other, in one process for all", async () => {
    await assert.rejects(stacks.all("preview", ...POLICIES), ({ message }: Error) => {
      assert.match(message, /^test-catalog-careful +\d+ created/m);
      assert.match(message, /^test-catalog-careless +FAILED/m);
      assert.match(message, /Service 'careless' /);
      assert.match(message, /2 domains, 1 FAILED/);
      return true;
    });
  });
});
