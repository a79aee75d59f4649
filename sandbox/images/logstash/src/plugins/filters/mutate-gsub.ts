import { ConfigurationError } from "../../config/ast";
import { rubyRegExp } from "../../config/ruby-regexp";
import type { Filter } from "../plugin";
import { mapStrings } from "./mutate-strings";

/**
 * gsub's list of field, regular expression and replacement, three by three. Replacements may refer to groups, Ruby's
 * way (`\1`, `\0`, `\k<name>`), and both may hold fields (`%{[a]}`).
 */
export function compileGsub(entries: string[]): Filter[] {
  if (entries.length % 3 !== 0) {
    throw new ConfigurationError("gsub takes field, regular expression and replacement, three by three");
  }
  const filters: Filter[] = [];
  for (let index = 0; index < entries.length; index += 3) {
    filters.push(gsub(...(entries.slice(index, index + 3) as [string, string, string])));
  }
  return filters;
}

function gsub(field: string, needle: string, replacement: string): Filter {
  const fixed = needle.includes("%{") ? undefined : rubyRegExp(needle, "g");
  return (event) => {
    const pattern = fixed ?? rubyRegExp(event.sprintf(needle), "g");
    const template = event.sprintf(replacement);
    mapStrings(event, field, (text) => text.replace(pattern, (...match) => expand(template, match)));
  };
}

/** @param match what a replace callback gets: the match, its groups, offset, text, and named groups where there are any */
function expand(template: string, match: unknown[]): string {
  const groups = match.slice(
    0,
    match.findIndex((argument) => typeof argument === "number"),
  );
  const named = (match.at(-1) ?? {}) as Record<string, string | undefined>;
  return template.replace(/\\(?:(\d)|k<(\w+)>|\\)/g, (_, digit?: string, name?: string) => {
    if (digit) return String(groups[Number(digit)] ?? "");
    return name ? (named[name] ?? "") : "\\";
  });
}
