import { ConfigurationError, type Location } from "./ast";

/** What Ruby writes differently. `^` and `$` match at every line in Ruby: hence the flag m, and \A and \z by lookaround. */
const DIALECT: [RegExp, string][] = [
  [/\\A/g, "(?<![\\s\\S])"],
  [/\\z/g, "(?![\\s\\S])"],
  [/\\Z/g, "(?=\\n?(?![\\s\\S]))"],
  [/\\h/g, "[0-9a-fA-F]"],
  [/\[\[:alpha:\]\]/g, "[A-Za-z]"],
  [/\[\[:digit:\]\]/g, "[0-9]"],
  [/\[\[:alnum:\]\]/g, "[A-Za-z0-9]"],
  [/\[\[:space:\]\]/g, "\\s"],
];

/**
 * A regular expression of the pipeline, which is Ruby's, as JavaScript's.
 * @param flags further flags, such as `g`
 * @throws ConfigurationError for what JavaScript has no equal for
 */
export function rubyRegExp(source: string, flags = "", at?: Location): RegExp {
  const ignoreCase = source.startsWith("(?i)");
  const translated = DIALECT.reduce(
    (text, [ruby, js]) => text.replace(ruby, js),
    ignoreCase ? source.slice(4) : source,
  );
  try {
    return new RegExp(translated, `m${ignoreCase ? "i" : ""}${flags}`);
  } catch {
    throw new ConfigurationError(`regular expression /${source}/ is not supported by this stand-in`, at);
  }
}
