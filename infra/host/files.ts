import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file beside a component, as text. */
export function readText(...path: string[]): string {
  return readFileSync(join(...path), "utf8");
}

/**
 * A file with each `{{name}}` replaced by its value.
 *
 * @throws where the file asks for a name that has no value, or a value has no place in the file.
 */
export function render(file: string, values: Record<string, string | number>): string {
  const unused = new Set(Object.keys(values));
  const text = readText(file).replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (!(name in values)) throw new Error(`${file} asks for '${name}', which has no value`);
    unused.delete(name);
    return String(values[name]);
  });
  if (unused.size > 0) throw new Error(`${file} has no place for '${[...unused].join("', '")}'`);
  return text;
}

/** A hash of the files in a folder, by name and content. */
export function hashFolder(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort())
    hash
      .update(name)
      .update("\0")
      .update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}
