import { ConfigurationError, type Value } from "./ast";

const PLACEHOLDER = /\$\{([a-zA-Z_.][a-zA-Z0-9_.]*)(?::([^}]*))?\}/g;

/**
 * Replaces `${NAME}` and `${NAME:default}` by environment variables.
 * @throws ConfigurationError for a variable that is not set and has no default
 */
export function substitute(text: string, environment: NodeJS.ProcessEnv = process.env): string {
  return text.replace(PLACEHOLDER, (placeholder, name: string, fallback: string | undefined) => {
    const value = environment[name] ?? fallback;
    if (value === undefined) {
      throw new ConfigurationError(
        `Cannot evaluate \`${placeholder}\`. Replacement variable \`${name}\` is not defined ` +
          "as an Environment entry and there is no default value given.",
      );
    }
    return value;
  });
}

/** The same for every string inside a value; keys of hashes and nested codecs are left as they are. */
export function substituteDeep(value: Value): Value {
  if (typeof value === "string") return substitute(value);
  if (Array.isArray(value)) return value.map(substituteDeep);
  if (value instanceof Map) return new Map([...value].map(([key, entry]) => [key, substituteDeep(entry)]));
  return value;
}
