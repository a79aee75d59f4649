import { spawn } from "node:child_process";
import { join } from "node:path";

export const PROJECT = join(__dirname, "../../..");

/** How long output may still come after a command has ended. */
const OUTPUT_GRACE_MS = 2000;

export interface RunOptions {
  /** Replaces the environment. @default this process's own */
  env?: NodeJS.ProcessEnv;
  /** @default the project's root */
  cwd?: string;
  /** What the command reads from standard input. */
  input?: string;
  /** After that long it is killed, with all that it started. @default 5 minutes */
  timeoutMs?: number;
}

export interface Result {
  /** Exit code; null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both, in the order of their arrival. */
  output: string;
}

/** Starts a command in a process group of its own; the result comes when it has ended. */
export function start(command: string, args: string[], options: RunOptions = {}): Promise<Result> {
  const { env = process.env, cwd = PROJECT, input = "", timeoutMs = 300_000 } = options;
  const child = spawn(command, args, { env, cwd, detached: true });
  const killAll = () => child.pid && process.kill(-child.pid, "SIGKILL");
  const timer = setTimeout(killAll, timeoutMs);
  const result: Result = { code: null, stdout: "", stderr: "", output: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      result[name] += text;
      result.output += text;
    });
  }
  child.stdin.on("error", () => {}); // it may end without reading
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", () => resolve(result));
    child.on("exit", (code) => {
      clearTimeout(timer);
      result.code = code;
      // What a killed command has left behind may hold its output open.
      setTimeout(() => resolve(result), OUTPUT_GRACE_MS).unref();
    });
  });
}

/** Runs a command that must succeed, and returns what it printed. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, output } = await start(command, args, options);
  if (code !== 0) throw new Error(`${[command, ...args].join(" ")} ended with ${code ?? "a signal"}:\n${output}`);
  return stdout;
}
