import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { DomainStacks, POLICIES } from "../../catalog/support/domainStacks";
import { ScratchGateway } from "../../catalog/support/scratchGateway";
import { PROJECT } from "../../sandbox/support/run";
import { median } from "../report";
import { timed } from "../stopwatch";
import { domainFile, ENTITIES_PER_SERVICE, withChangedRoute } from "./entities";
import { report, type Results } from "./report";

const FOLDER = join(PROJECT, "bench");
const SIZES = process.argv.slice(2).map(Number);

/** Each step of an update writes the stack's whole state: at this size, that takes no longer than the rest. */
const SERVICES_PER_DOMAIN = 40;

/** Of previews, with and without policies in turn; their median counts. */
const ROUNDS = 3;

async function main(): Promise<void> {
  const measured: Results[] = [];
  for (const services of SIZES.length > 0 ? SIZES : [100, 500, 1000]) measured.push(await measure(services));
  mkdirSync(FOLDER, { recursive: true });
  const machine = { processors: availableParallelism(), load: loadavg() };
  writeFileSync(join(FOLDER, "catalog.json"), `${JSON.stringify({ machine, measured }, undefined, 2)}\n`);
  console.log(report(measured));
}

async function measure(services: number): Promise<Results> {
  const results = await onFreshGateway(services, async (gateway, stacks, domains) => ({
    services,
    domains: domains.length,
    entities: services * ENTITIES_PER_SERVICE,
    ...(await measureDeck(gateway, stacks, domains)),
    ...(await measurePulumi(stacks, domains)),
  }));
  const firstUpWithPolicies = await onFreshGateway(services, (_gateway, stacks) => firstUp(stacks, POLICIES));
  return { ...results, firstUpWithPolicies };
}

async function onFreshGateway<T>(
  services: number,
  work: (gateway: ScratchGateway, stacks: DomainStacks, domains: string[]) => Promise<T>,
): Promise<T> {
  const gateway = new ScratchGateway("bench-catalog-gateway");
  await gateway.start();
  const stacks = new DomainStacks("bench", gateway.adminUrl);
  try {
    await stacks.prepare();
    return await work(gateway, stacks, writeDomains(stacks, services));
  } finally {
    stacks.remove();
    await gateway.remove();
  }
}

function writeDomains(stacks: DomainStacks, services: number): string[] {
  const domains = Array.from({ length: Math.ceil(services / SERVICES_PER_DOMAIN) }, (_, index) => `domain${index + 1}`);
  domains.forEach((domain, index) =>
    stacks.write(domain, domainFile(domain, Math.min(SERVICES_PER_DOMAIN, services - index * SERVICES_PER_DOMAIN))),
  );
  return domains;
}

/** Leaves the gateway empty, as it was. */
async function measureDeck(gateway: ScratchGateway, stacks: DomainStacks, domains: string[]) {
  const files = domains.flatMap((domain) => ["--state", stacks.deckFile(domain)]);
  say("deck sync of the same entities");
  const deckSync = await timed(async () => void (await gateway.deck("sync", ...files)));
  const deckDiff = await timed(async () => void (await gateway.deck("diff", ...files)));
  changeOneRoute(stacks, domains, 1);
  const deckChange = await timed(async () => void (await gateway.deck("sync", ...files)));
  await gateway.deck("reset", "--force");
  return { deckSync, deckDiff, deckChange };
}

async function measurePulumi(stacks: DomainStacks, domains: string[]) {
  const firstUpWithout = await firstUp(stacks);
  say("previews without a change");
  const previews: number[] = [];
  const previewsWithPolicies: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    previews.push(await preview(stacks));
    previewsWithPolicies.push(await preview(stacks, POLICIES));
  }
  say("one route of one domain");
  changeOneRoute(stacks, domains, 2);
  const stack = ["--stack", stacks.stack(domains[0]!)];
  const changePreview = await timed(async () => void (await stacks.pulumi(["preview", ...stack])));
  const changeUp = await timed(async () => void (await stacks.pulumi(["up", "--yes", "--skip-preview", ...stack])));
  return {
    firstUp: firstUpWithout,
    preview: median(previews),
    previewWithPolicies: median(previewsWithPolicies),
    changePreview,
    changeUp,
  };
}

function firstUp(stacks: DomainStacks, policies: string[] = []): Promise<number> {
  say(`first up of all domains${policies.length > 0 ? ", with policies" : ""}`);
  return timed(async () => void (await stacks.all("up", ...policies)));
}

function preview(stacks: DomainStacks, policies: string[] = []): Promise<number> {
  return timed(async () => void (await stacks.all("preview", "--expect-no-changes", ...policies)));
}

function changeOneRoute(stacks: DomainStacks, [domain = ""]: string[], change: number): void {
  const file = stacks.deckFile(domain);
  writeFileSync(file, withChangedRoute(readFileSync(file, "utf8"), change));
}

function say(what: string): void {
  console.error(`==> ${what}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
