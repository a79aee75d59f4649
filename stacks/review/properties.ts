import { isDeepStrictEqual } from "node:util";
import type { Step } from "./preview";
import { holdsSecret, isObject, isSecret, listDifference, parsed, show } from "./values";

/** One property that differs. */
export interface PropertyChange {
  /** As in `healthchecks.active.timeout`. */
  path: string;
  /** Old and new value, in Markdown. */
  text: string;
}

/** What differs in a resource, down to the single fields. */
export function changedProperties(step: Step): PropertyChange[] {
  const { oldState, newState } = step;
  const properties = differingKeys(step).flatMap((key) => {
    const found = difference(key, ...sides(step, key));
    if (found.length > 0) return found;
    const hidden = holdsSecret([oldState?.inputs?.[key], newState?.inputs?.[key]]);
    return [{ path: key, text: hidden ? "_secret_" : "changed" }];
  });
  return [...properties, ...difference("protect", oldState?.protect ?? false, newState?.protect ?? false)];
}

/** Why a resource is replaced rather than changed. */
export function replaceReasons({ replaceReasons, detailedDiff }: Step): string[] {
  const replacing = Object.entries(detailedDiff ?? {}).filter(([, { kind }]) => kind.endsWith("-replace"));
  return [...new Set([...(replaceReasons ?? []), ...replacing.map(([path]) => firstKey(path))])];
}

/** Names of properties that differ: the provider knows best, since one text may mean the same as another. */
function differingKeys(step: Step): string[] {
  const { diffReasons, detailedDiff, oldState, newState } = step;
  const named = [...(diffReasons ?? []), ...replaceReasons(step), ...Object.keys(detailedDiff ?? {}).map(firstKey)];
  if (named.length > 0) return [...new Set(named)].sort();
  if (step.op === "same") return [];
  const [old, now] = [oldState?.inputs ?? {}, newState?.inputs ?? {}];
  const all = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return all.filter((key) => !isDeepStrictEqual(old[key], now[key]));
}

/** What was asked for before, and now; where that is the same, what came of it differs. */
function sides({ oldState, newState }: Step, key: string): [unknown, unknown] {
  const [old, now] = [oldState?.inputs?.[key], newState?.inputs?.[key]];
  return isDeepStrictEqual(old, now) ? [oldState?.outputs?.[key] ?? old, now] : [old, now];
}

function difference(path: string, old: unknown, now: unknown): PropertyChange[] {
  if (isDeepStrictEqual(old, now)) return [];
  if (isSecret(path, old) || isSecret(path, now)) return [{ path, text: "_secret_" }];
  const [oldJson, nowJson] = [parsed(old), parsed(now)];
  if (oldJson !== undefined && nowJson !== undefined) return difference(path, oldJson, nowJson);
  if (isObject(old) && isObject(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
    return keys.flatMap((key) => difference(`${path}.${key}`, old[key], now[key]));
  }
  if (Array.isArray(old) && Array.isArray(now)) return differenceOfLists(path, old, now);
  if (isText(old) && isText(now)) return differenceOfLists(path, old.split("\n"), now.split("\n"));
  return [{ path, text: `${show(path, old)} → ${show(path, now)}` }];
}

function differenceOfLists(path: string, old: unknown[], now: unknown[]): PropertyChange[] {
  const byPlace = [...old, ...now].every(isObject) || holdsSecret([old, now]);
  if (byPlace && old.length === now.length)
    return old.flatMap((item, index) => difference(`${path}[${index}]`, item, now[index]));
  // A value may be marked as secret on one side alone.
  if (holdsSecret(old) !== holdsSecret(now)) return [{ path, text: "_secret_" }];
  const { out, in: added } = listDifference(old, now);
  const item = (value: unknown) => show(path, value);
  if (out.length === 0 && added.length === 0) return [{ path, text: `${show(path, old)} → ${show(path, now)}` }];
  if (out.length === 1 && added.length === 1) return [{ path, text: `${item(out[0])} → ${item(added[0])}` }];
  const parts = [...out.map((value) => `− ${item(value)}`), ...added.map((value) => `+ ${item(value)}`)];
  return [{ path, text: parts.join(", ") }];
}

/** Several lines, of which few will differ. */
function isText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}

/** `a` of `a.b[0]`, `a[0]` or `["a"].b`. */
function firstKey(path: string): string {
  return /^\["(.+?)"\]/.exec(path)?.[1] ?? /^[^.[]+/.exec(path)?.[0] ?? path;
}
