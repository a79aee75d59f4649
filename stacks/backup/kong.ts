import type { Backups } from "./backups";

/** Puts the running gateway's configuration back to a file of the backups. What is not in the file goes. */
export async function kongRestore(backups: Backups): Promise<void> {
  const { FILE: file, CONFIRM: confirmed } = process.env;
  if (!file) throw new Error("say which: FILE=latest, or a file's name; 'make backups' lists them");
  console.log("What it changes:");
  await backups.run(["backup-restore-kong", "diff", file], true);
  if (confirmed !== "kong-restore")
    throw new Error("nothing was changed: set CONFIRM=kong-restore to overwrite what the gateway has");
  console.log("Changing it:");
  await backups.run(["backup-restore-kong", "sync", file], true);
}
