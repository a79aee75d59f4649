// Sums up in Markdown, for a reviewer, what a preview would change.
// usage: pulumi preview --json | node -r sucrase/register/ts stacks/review/summary.ts
// Exits 1 where the preview failed, and says so in the summary.
import { text } from "node:stream/consumers";
import { summarize } from "./markdown";
import { errorsIn, parsePreview } from "./preview";

async function main(): Promise<void> {
  const preview = parsePreview(await text(process.stdin));
  process.stdout.write(summarize(preview));
  if (errorsIn(preview).length > 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
