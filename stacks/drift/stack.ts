import { changesIn } from "../review/changes";
import { summarize } from "../review/markdown";
import { errorsIn, parsePreview, type Preview, stackOutputs } from "../review/preview";
import { run } from "./run";

/** What a refreshed preview found of one stack. */
export interface Checked {
  stack: string;
  /** Whether an update would change nothing. */
  asItShouldBe: boolean;
  preview: Preview;
  /** What the CLI said beside that. */
  said: string;
}

/** Where Kong is administered, and whether its certificate is one that no one has signed. */
export interface AdminApi {
  url: string;
  tlsSkipVerify: boolean;
}

/** Compares a stack with what is running. Nothing is written, its state neither. */
export function check(pulumi: string, stack: string): Checked {
  const args = ["preview", "--stack", stack, "--refresh", "--expect-no-changes", "--json", "--non-interactive"];
  const { succeeded, output, said } = run(pulumi, args);
  return { stack, asItShouldBe: succeeded, preview: output.trim() ? parsePreview(output) : {}, said };
}

/** What is not as the program has it, in Markdown; undefined where all is. */
export function driftOf({ stack, asItShouldBe, preview, said }: Checked): string | undefined {
  if (asItShouldBe) return undefined;
  const told = changesIn(preview).length > 0 || errorsIn(preview).length > 0;
  return `## ${stack}: what an update would put right\n\n${told ? summarize(preview).trim() : said}`;
}

/** Identifiers of all resources, as the state had them; undefined where not all could be looked at. */
export function resourceIds({ preview }: Checked): string[] | undefined {
  if (preview.steps === undefined || errorsIn(preview).length > 0) return undefined;
  return preview.steps.map(({ oldState }) => oldState?.id).filter((id) => id !== undefined);
}

/** What a platform's stack says of its Admin API; undefined for a domain's stack. */
export function adminOf({ preview }: Checked): AdminApi | undefined {
  return (stackOutputs(preview) as { forDomains?: { admin?: AdminApi } }).forDomains?.admin;
}
