import type { PluginConfig } from "../kit/plugin";

/** Origins that no rule for certain ones would let in together. */
const STRANGERS = ["https://a.example", "http://b.test:8080"];

/** How a configuration lets in pages of every origin, in words; undefined where it does not. Kong does without a list. */
export function anyOrigin({ origins }: PluginConfig): string | undefined {
  if (!origins || origins.length === 0) return "every origin, as it names none,";
  const every = origins.find((origin) => origin === "*" || STRANGERS.every((stranger) => matches(origin, stranger)));
  return every === undefined ? undefined : `every origin ('${every}')`;
}

/** Kong takes an entry for a regular expression too. */
function matches(origin: string, page: string): boolean {
  try {
    return new RegExp(`^(?:${origin})$`).test(page);
  } catch {
    return false; // PCRE that JavaScript does not know
  }
}
