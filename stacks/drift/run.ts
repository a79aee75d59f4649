import { spawnSync } from "node:child_process";
import { join } from "node:path";

const PROJECT = join(__dirname, "../..");

export interface Ran {
  succeeded: boolean;
  output: string;
  /** What it said beside its output. */
  said: string;
}

/** Runs a program in the project's folder to its end, however much it prints. @throws where there is no such program */
export function run(program: string, args: string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: PROJECT,
    encoding: "utf8",
    maxBuffer: Infinity,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error) throw new Error(`'${program}' cannot be run: ${error.message}`);
  return { succeeded: status === 0, output: stdout, said: stderr.trim() };
}
