import { isDeepStrictEqual } from "node:util";

/** What a preview has in place of a secret. */
const SECRET = "[secret]";

/** What the engine has in place of a value that only the update will know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Names of fields whose texts are hidden even where nothing marks them as secret. */
const SECRET_NAME = /password|passwd|secret|provision_?key|private_?key|token$/i;

const LONGEST = 120;

export type Fields = Record<string, unknown>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value at that path must not be shown. */
export function isSecret(path: string, value: unknown): boolean {
  return value === SECRET || (typeof value === "string" && SECRET_NAME.test(path.split(".").at(-1)!));
}

/** Whether some value in there is marked as secret. */
export function holdsSecret(value: unknown): boolean {
  return JSON.stringify(value)?.includes(JSON.stringify(SECRET)) ?? false;
}

/** What a text of JSON holds; undefined where it holds no object or list. */
export function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** A value in Markdown, on one line and not too long. */
export function show(path: string, value: unknown): string {
  if (value === undefined) return "_none_";
  if (value === UNKNOWN) return "_known after the update_";
  if (isSecret(path, value)) return "_secret_";
  const open = withoutSecrets(parsed(value) ?? value);
  return code(typeof open === "string" ? open : JSON.stringify(open));
}

/** In Markdown's code quotes, whatever quotes it has itself. */
export function code(text: string): string {
  const line = text.replace(/\s*\n\s*/g, " ⏎ ");
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  const fence = "`".repeat(Math.max(0, ...(short.match(/`+/g) ?? []).map((run) => run.length)) + 1);
  return fence.length > 1 || short === "" ? `${fence} ${short} ${fence}` : `${fence}${short}${fence}`;
}

/** What a list has no more, and what is new in it; both empty where only the order differs. */
export function listDifference(old: unknown[], now: unknown[]): { out: unknown[]; in: unknown[] } {
  return { out: without(old, now), in: without(now, old) };
}

function without(all: unknown[], others: unknown[]): unknown[] {
  const left = [...others];
  return all.filter((item) => {
    const at = left.findIndex((other) => isDeepStrictEqual(other, item));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecret(key, inner) ? SECRET : withoutSecrets(inner)]),
  );
}
