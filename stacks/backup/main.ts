// What an operator does with a platform's backups. Works on the engine that the stack names.
// usage: node -r sucrase/register/ts stacks/backup/main.ts list|restore|restore-dump|restore-end|kong-restore|fetch STACK
//   PULUMI   the CLI, as in 'sandbox/pulumi'; 'pulumi' by default
//   TARGET   of restore: 'latest', a restore point's name, or a time, as in '2030-01-31 14:00:00' (UTC)
//   INTO     of restore: 'scratch', beside the platform, by default; or 'primary', in place of its database
//   DUMP     of restore-dump: 'latest', or a dump's name
//   IDENTITY of fetch: a file with the identity of age that can read the copies, where they are encrypted
//   SYSTEM   of fetch: which database's copies, by its system identifier; those of the backups that are there by default
//   ASIDE    of fetch: 'yes' moves the backups of another database out of the way
//   FILE     of kong-restore: 'latest', or a file's name
//   CONFIRM  of a restore into the primary: the stack's name; of kong-restore: 'kong-restore'
import { run } from "../database/engine";
import { teller } from "../database/topology";
import { Backups, type Described } from "./backups";
import { fetchBackups } from "./fetch";
import { kongRestore } from "./kong";
import { type Platform, restoreIntoPrimary } from "./primary";
import { end, restoreBeside, restoreDump } from "./scratch";

type Command = (backups: Backups, platform: Platform) => Promise<void>;

const COMMANDS: Record<string, Command> = {
  list: async (backups) => console.log(await backups.run(["backup-list"])),
  restore,
  "restore-dump": restoreDump,
  "restore-end": end,
  "kong-restore": kongRestore,
  fetch: fetchBackups,
};

async function restore(backups: Backups, platform: Platform): Promise<void> {
  const { TARGET: target, INTO: into = "scratch" } = process.env;
  if (!target)
    throw new Error("say to where: TARGET=latest, a restore point, or a time in UTC; 'make backups' lists them");
  if (into !== "scratch" && into !== "primary") throw new Error("say into what: INTO=scratch or INTO=primary");
  await (into === "scratch" ? restoreBeside(backups, target) : restoreIntoPrimary(backups, platform, target, teller()));
}

async function main([command = "", stack]: string[]): Promise<void> {
  const work = COMMANDS[command];
  if (!work || !stack)
    throw new Error(
      `usage: node -r sucrase/register/ts stacks/backup/main.ts ${Object.keys(COMMANDS).join("|")} STACK`,
    );
  const output = await run(process.env.PULUMI || "pulumi", ["stack", "output", "--json", "--stack", stack]);
  const outputs = JSON.parse(output) as Omit<Platform, "stack"> & { backups?: Described };
  if (!outputs.backups) throw new Error(`stack '${stack}' has no platform: 'make up' brings one up`);
  await work(new Backups(outputs.backups), { ...outputs, stack });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
});
