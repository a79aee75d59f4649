import { readFileSync } from "node:fs";
import { join } from "node:path";
import { platform } from "./platform";
import { PROJECT } from "./run";

/** The first commands of a section of docs/operations.md, for the platform of the tests instead of the sandbox's. */
export function commandsOf(section: string): string {
  const text = readFileSync(join(PROJECT, "docs/operations.md"), "utf8");
  const [, commands] = new RegExp(`^## ${section}\\n[^]*?^\`\`\`sh\\n([^]*?)^\`\`\`$`, "m").exec(text) ?? [];
  if (!commands) throw new Error(`docs/operations.md has no commands for '${section}'`);
  return commands
    .replaceAll("/srv/apim", platform.dataRoot)
    .replace(/\bkong-(\d|database-\w+)\b/g, (name) => platform.container(name));
}
