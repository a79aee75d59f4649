import { type Action, ACTIONS, type Change, changesIn } from "./changes";
import { PLATFORM } from "./domain";
import { errorsIn, type Preview } from "./preview";
import { code } from "./values";

/** Of one domain, and one action, so many are listed one by one. */
const LISTED = 100;

/** A reviewer's summary in Markdown: what would be different afterwards, domain by domain. */
export function summarize(preview: Preview): string {
  const changes = changesIn(preview);
  const errors = errorsIn(preview);
  const domains = [...new Set(changes.map(({ domain }) => domain))].sort(platformLast);
  const sections = domains.map((domain) => section(domain, of(changes, { domain })));
  const failure = errors.length > 0 ? [`**The preview failed.**\n\n${errors.map(quote).join("\n\n")}`] : [];
  return [...failure, counts(changes, errors.length > 0), ...sections].filter(Boolean).join("\n\n") + "\n";
}

function counts(changes: Change[], failed: boolean): string {
  if (changes.length === 0) return failed ? "" : "No change.";
  const counted = ACTIONS.map((action) => [of(changes, { action }).length, action] as const);
  const sentence = counted.filter(([count]) => count > 0).map(([count, action]) => `${count} ${action}`);
  return `**${sentence.join(", ")}**`;
}

function section(domain: string, changes: Change[]): string {
  return [`### ${domain}`, "", ...ACTIONS.flatMap((action) => lines(action, of(changes, { action })))].join("\n");
}

function lines(action: Action, changes: Change[]): string[] {
  const sorted = [...changes].sort((one, other) => key(one).localeCompare(key(other)));
  const rest = sorted.splice(LISTED);
  return [...sorted.flatMap(entry), ...(rest.length > 0 ? [`- ${action}: ${rest.length} more (${kinds(rest)})`] : [])];
}

function entry({ action, kind, name, remark, properties }: Change): string[] {
  return [
    `- ${action} ${kind} ${code(name)}${remark && `: ${remark}`}`,
    ...properties.map(({ path, text }) => `  - ${code(path)}: ${text}`),
  ];
}

/** As in `12 plugin, 3 route`. */
function kinds(changes: Change[]): string {
  const all = [...new Set(changes.map(({ kind }) => kind))].sort();
  return all.map((kind) => `${changes.filter((change) => change.kind === kind).length} ${kind}`).join(", ");
}

function of(changes: Change[], { domain, action }: { domain?: string; action?: Action }): Change[] {
  return changes.filter(
    (change) =>
      (domain === undefined || change.domain === domain) && (action === undefined || change.action === action),
  );
}

/** What belongs together has one name before it, and so comes one after the other. */
function key({ name, kind }: Change): string {
  return `${name} ${kind}`;
}

function platformLast(one: string, other: string): number {
  return Number(one === PLATFORM) - Number(other === PLATFORM) || one.localeCompare(other);
}

function quote(text: string): string {
  return text.replace(/^/gm, "> ");
}
