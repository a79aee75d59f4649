import { readFileSync } from "node:fs";
import type { Backups } from "./backups";

/** Brings back what is missing of the backups from their copies elsewhere. */
export async function fetchBackups(backups: Backups): Promise<void> {
  const { IDENTITY: file, SYSTEM: system, ASIDE: aside } = process.env;
  const command = ["backup-fetch", ...(aside === "yes" ? ["--aside"] : []), ...(system ? [system] : [])];
  await backups.run(command, true, file ? readIdentity(file) : "");
}

/** It is handed on by standard input: neither a file nor an argument on the platform's machine has it. */
function readIdentity(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`IDENTITY cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (!/^AGE-SECRET-KEY-1/m.test(text))
    throw new Error(
      `IDENTITY=${file} is no identity of age; it has a line 'AGE-SECRET-KEY-1…', as 'age-keygen' writes it`,
    );
  return text;
}
