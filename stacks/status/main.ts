// What runs, how well, and what is wrong, on one screen. Works on the engine that the stack names.
// usage: node -r sucrase/register/ts stacks/status/main.ts STACK [--json]
//   PULUMI  the CLI, as in 'sandbox/pulumi'; 'pulumi' by default
// Exits 1 where anything is not well.
import { Engine } from "../database/engine";
import { type Check, checkAlerts, checkBackups, checkContainers, checkDatabase, checkLogs } from "./checks";
import { Records } from "./elasticsearch";
import { readPlatform } from "./stack";

const COLOURS = process.stdout.isTTY
  ? { green: "\x1b[32m", red: "\x1b[31m", bold: "\x1b[1m", off: "\x1b[0m" }
  : undefined;

/** The checks as a screen, a group a part, what is wrong marked. */
export function screen(checks: Check[]): string {
  const { green = "", red = "", bold = "", off = "" } = COLOURS ?? {};
  const width = Math.max(...checks.map(({ what }) => what.length));
  const parts = [...new Set(checks.map(({ part }) => part))];
  const wrong = checks.filter(({ ok }) => !ok);
  return [
    ...parts.flatMap((part) => [
      `${bold}${part.toUpperCase()}${off}`,
      ...checks
        .filter((check) => check.part === part)
        .map(
          ({ what, ok, says }) =>
            `  ${ok ? `${green}ok${off}   ` : `${red}WRONG${off}`}  ${what.padEnd(width)}  ${says}`,
        ),
    ]),
    "",
    wrong.length === 0
      ? `${green}All is well.${off}`
      : `${red}Not well: ${[...new Set(wrong.map(({ what }) => what))].join(", ")}.${off}`,
  ].join("\n");
}

async function main(args: string[]): Promise<void> {
  const [stack] = args.filter((arg) => arg !== "--json");
  if (!stack) throw new Error("usage: node -r sucrase/register/ts stacks/status/main.ts STACK [--json]");
  const platform = await readPlatform(process.env.PULUMI || "pulumi", stack);
  const records = new Records(platform.elasticsearchUrl, platform.elasticsearchLogin);
  const checks = (
    await Promise.all([
      checkContainers(new Engine(platform.engine), platform),
      ...[checkDatabase(records), checkBackups(records), checkLogs(records), checkAlerts(records, platform)].map(known),
    ])
  ).flat();
  console.log(args.includes("--json") ? JSON.stringify(checks, undefined, 2) : screen(checks));
  process.exitCode = checks.every(({ ok }) => ok) ? 0 : 1;
}

/** What cannot be looked at is not well, and no reason to leave the rest out. */
async function known(checks: Promise<Check[]>, index: number): Promise<Check[]> {
  const part = (["database", "backups", "logs", "alerts"] as const)[index] ?? "logs";
  return checks.catch((error: unknown) => [{ part, what: part, ok: false, says: (error as Error).message }]);
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(`error: ${(error as Error).message}`);
    process.exitCode = 1;
  });
