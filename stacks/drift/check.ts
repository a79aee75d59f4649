// Compares an environment with what is running: its platform's stack, the stacks of its domains, and all that is in Kong.
// usage: node -r sucrase/register/ts stacks/drift/check.ts STACK
//   STACK   a platform's, as in 'prod' or 'organization/prod'; a domain's own, as in 'prod-billing', is checked alone
//   PULUMI  the CLI, as in 'sandbox/pulumi'; 'pulumi' by default
// Exits 1 where something drifted or could not be looked at, and lists it in Markdown. Writes nothing, the state neither.
import { domainStacks } from "../domains";
import { entitiesIn, type Entity, unknownEntities } from "./entities";
import { run } from "./run";
import { adminOf, type AdminApi, check, type Checked, driftOf, resourceIds } from "./stack";

/** What runs in Kong and is in no stack, in Markdown; undefined where there is none. */
export function strangersOf(checked: Checked[], dump: (admin: AdminApi) => Entity[]): string | undefined {
  const admin = checked.map(adminOf).find((found) => found !== undefined);
  if (!admin) return undefined;
  const title = "## Kong: what is in no stack";
  const ids = checked.map(resourceIds);
  if (ids.includes(undefined)) return `${title}\n\nNot looked for, since not every stack could be looked at.`;
  try {
    const strangers = unknownEntities(
      dump(admin),
      ids.flatMap((known) => known ?? []),
    );
    const lines = strangers.map(({ kind, id, name }) => `- ${kind} \`${name}\`${id === name ? "" : ` (${id})`}`);
    return lines.length > 0 ? `${title}\n\n${lines.join("\n")}` : undefined;
  } catch (error) {
    return `${title}\n\nNot known: ${(error as Error).message}`;
  }
}

/** A platform's stack and those of its domains, in the same organization. */
export function stacksOf(platform: string, domains = domainStacks): string[] {
  const [, organization = "", environment = ""] = /^(.*\/)?([^/]+)$/.exec(platform) ?? [];
  return [platform, ...domains(environment).map((stack) => organization + stack)];
}

/** All of Kong's entities. The dump has secrets, which stay in here. */
function dumpByDeck({ url, tlsSkipVerify }: AdminApi): Entity[] {
  const verify = tlsSkipVerify ? ["--tls-skip-verify"] : [];
  const args = ["dump", "--kong-addr", url, ...verify, "--with-id", "--format", "json", "--output-file", "-"];
  const { succeeded, output, said } = run("deck", args);
  if (!succeeded) throw new Error(`deck could not read Kong's entities: ${said}`);
  return entitiesIn(output);
}

function main([stack]: string[]): void {
  if (!stack) throw new Error("usage: node -r sucrase/register/ts stacks/drift/check.ts STACK");
  const checked = stacksOf(stack).map((one) => check(process.env.PULUMI || "pulumi", one));
  const found = [...checked.map(driftOf), strangersOf(checked, dumpByDeck)].filter((part) => part !== undefined);
  console.log(found.length > 0 ? found.join("\n\n") : `No drift in ${checked.map((one) => one.stack).join(", ")}.`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

if (require.main === module) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
