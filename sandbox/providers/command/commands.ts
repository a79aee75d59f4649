import { randomBytes } from "node:crypto";
import { any, boolean, type Context, list, map, string, type State as KitState, type Values } from "../kit";

/** What local and remote commands have in common; as of the official command 1.2.1. */
export const inputs = {
  create: string(),
  /** Run instead of `create` when an input has changed. */
  update: string(),
  delete: string(),
  triggers: list(any(), { replace: true }),
  environment: map(string()),
  stdin: string(),
  logging: string({ default: "stdoutAndStderr", oneOf: ["stdout", "stderr", "stdoutAndStderr", "none"] }),
  /** Whether the next run finds the output of the last in PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR. */
  addPreviousOutputInEnv: boolean({ default: true }),
};
export type Inputs = Values<typeof inputs>;

/** Outputs that are secret as soon as one of the inputs that may show in them is. */
export function outputs(secretFrom: readonly string[]) {
  return { stdout: string({ volatile: true, secretFrom }), stderr: string({ volatile: true, secretFrom }) };
}
export type State = KitState<typeof inputs, ReturnType<typeof outputs>>;

/** One run of a command, wherever it runs. */
export interface Run {
  readonly command: string;
  readonly environment: Record<string, string>;
  readonly stdin?: string;
  /** Called with each piece of output as it comes. */
  readonly onOutput: (stream: "stdout" | "stderr", text: string) => void;
}

/** How a run ended: "exit status 1", "signal: killed", or undefined for success. */
export type Failure = string | undefined;
export type Runner = (context: Context, run: Run) => Promise<Failure>;

export function newId(name: string): string {
  return name + randomBytes(4).toString("hex");
}

/** Runs the command, if there is one; throws with all its output when it fails. */
export async function perform(
  context: Context,
  runner: Runner,
  command: string | undefined,
  inputs: State,
  previous: State,
): Promise<{ stdout: string; stderr: string }> {
  if (!command) return { stdout: previous.stdout ?? "", stderr: previous.stderr ?? "" };
  const output = { stdout: "", stderr: "", both: "" };
  const say = lineLogger(context, inputs.logging ?? "stdoutAndStderr");
  const failure = await runner(context, {
    command,
    environment: { ...inputs.environment, ...previousOutput(inputs, previous) },
    ...(inputs.stdin ? { stdin: inputs.stdin } : {}),
    onOutput(stream, text) {
      output[stream] += text;
      output.both += text;
      say(stream, text);
    },
  });
  context.signal.throwIfAborted();
  if (failure) throw new Error(`${failure}: running ${JSON.stringify(command)}:\n${output.both}`);
  return { stdout: output.stdout.replace(/\n$/, ""), stderr: output.stderr.replace(/\n$/, "") };
}

function previousOutput(inputs: State, { stdout, stderr }: State): Record<string, string> {
  if (inputs.addPreviousOutputInEnv === false) return {};
  return {
    ...(stdout ? { PULUMI_COMMAND_STDOUT: stdout } : {}),
    ...(stderr ? { PULUMI_COMMAND_STDERR: stderr } : {}),
  };
}

/** Shows whole lines of the streams that are to be logged, as they come. */
function lineLogger(context: Context, logging: string): Run["onOutput"] {
  const rests = { stdout: "", stderr: "" };
  return (stream, text) => {
    if (logging !== stream && logging !== "stdoutAndStderr") return;
    const lines = (rests[stream] + text).split("\n");
    rests[stream] = lines.pop() ?? "";
    for (const line of lines) if (line.trim()) context.info(line);
  };
}
