import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { PROJECT } from "../sandbox/support/run";
import { DomainStacks } from "./support/domainStacks";
import { ScratchGateway } from "./support/scratchGateway";

const DUMP = readFileSync(join(PROJECT, "test/unit/fixtures/kong.yaml"), "utf8");
const NOTHING = /Created: 0\s+Updated: 0\s+Deleted: 0/;

/** Kong's own client judges what has become of a file in its format. */
describe("a file in decK's format on a gateway", function () {
  this.timeout(600_000);
  const gateway = new ScratchGateway("test-catalog-gateway");
  let stacks: DomainStacks;

  before(async () => {
    await gateway.start();
    stacks = new DomainStacks("test-catalog", gateway.adminUrl);
    await stacks.prepare();
    stacks.write("legacy", DUMP);
  });

  after(async () => {
    stacks?.remove();
    await gateway.remove();
  });

  it("is deployed as the stack of a domain", async () => {
    assert.match(await stacks.all("up"), /1 domains: 3[0-9] created/);
  });

  it("has lost nothing: decK sees no difference", async () => {
    assert.match(await gateway.deck("diff", "--state", stacks.deckFile("legacy")), NOTHING);
  });

  it("comes back as it was from a dump", async () => {
    const dump = stacks.deckFile("dump");
    await gateway.deck("dump", "--output-file", dump);
    assert.deepEqual(inAnyOrder(parse(readFileSync(dump, "utf8"))), inAnyOrder(parse(DUMP)));
  });

  it("shows no change when looked at again", async () => {
    await stacks.all("preview", "--refresh", "--expect-no-changes");
  });

  it("has a plugin that was changed by hand put right", async () => {
    const edited = stacks.deckFile("edited");
    writeFileSync(edited, DUMP.replace("minute: 100", "minute: 9"));
    assert.match(await gateway.deck("sync", "--state", edited), /Updated: 1/);
    assert.match(await stacks.all("up", "--refresh"), /1 updated/);
    assert.match(await gateway.deck("diff", "--state", stacks.deckFile("legacy")), NOTHING);
  });
});

/** decK orders some entities by identifier. */
function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.map((item) => JSON.stringify(inAnyOrder(item)));
    return texts.sort().map((text) => JSON.parse(text) as unknown);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([key, inner]) => [key, inAnyOrder(inner)]),
  );
}
