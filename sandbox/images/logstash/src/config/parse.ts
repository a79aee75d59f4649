import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import peggy from "peggy";
import { ConfigurationError, type Section } from "./ast";

/** The grammar lies beside this module, and beside the bundle in the image. */
const parser = peggy.generate(readFileSync(join(__dirname, "grammar.peggy"), "utf8"));

/**
 * Parses one pipeline file.
 * @param file name that errors carry
 * @throws ConfigurationError naming file, line, what was expected and what stands there
 */
export function parsePipeline(text: string, file: string): Section[] {
  try {
    return parser.parse(text, { grammarSource: file }) as Section[];
  } catch (error) {
    if (!(error instanceof parser.SyntaxError)) throw error;
    const { line, column } = error.location.start;
    throw new ConfigurationError(error.message, { file, line, column });
  }
}

/**
 * Reads and parses what `path.config` names.
 * @param path a file, or a folder of which every file is read in the order of names
 */
export function readPipeline(path: string): Section[] {
  const files = pipelineFiles(path);
  if (files.length === 0) throw new ConfigurationError(`No config files found in path ${path}`);
  return files.flatMap((file) => parsePipeline(readFileSync(file, "utf8"), file));
}

function pipelineFiles(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new ConfigurationError(`No config files found in path ${path}`);
  if (stats.isFile()) return [path];
  const names = readdirSync(path).filter((name) => !name.startsWith("."));
  return names
    .sort()
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile());
}
