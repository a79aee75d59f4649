import { spawn } from "node:child_process";
import { type Context, list, resource, string, type Change } from "../kit";
import { inputs as common, newId, outputs as outputsFrom, perform, type Runner, type State } from "./commands";

const inputs = {
  ...common,
  /** @default the program's folder */
  dir: string(),
  /** @default ["/bin/sh", "-c"] */
  interpreter: list(string()),
};
const outputs = outputsFrom(["create", "update", "delete", "stdin", "environment", "triggers", "dir"]);

/** command:local:Command: runs on the machine of the engine. */
export const localCommand = resource({
  inputs,
  outputs,
  unsupported: ["archivePaths", "assetPaths"],

  async create(context: Context, inputs) {
    return { id: newId(context.name), state: await perform(context, runner(inputs), inputs.create, inputs, {}) };
  },

  async update(context, _id, { olds, news }: Change<typeof inputs, typeof outputs>) {
    return perform(context, runner(news), news.update ?? news.create, news, olds);
  },

  async delete(context, _id, state) {
    await perform(context, runner(state), state.delete, state, state);
  },
});

function runner({ interpreter, dir }: State & { interpreter?: string[]; dir?: string }): Runner {
  const [shell = "/bin/sh", ...flags] = interpreter?.length ? interpreter : ["/bin/sh", "-c"];
  return ({ signal }, { command, environment, stdin, onOutput }) =>
    new Promise((resolve, reject) => {
      const child = spawn(shell, [...flags, command], {
        cwd: dir,
        env: { ...process.env, ...environment },
        stdio: ["pipe", "pipe", "pipe"],
        // A group of its own, so that an interrupt ends what the command started as well.
        detached: true,
      });
      const kill = () => void (child.pid && process.kill(-child.pid, "SIGTERM"));
      signal.addEventListener("abort", kill);
      process.on("exit", kill);
      child.stdout.setEncoding("utf8").on("data", (text: string) => onOutput("stdout", text));
      child.stderr.setEncoding("utf8").on("data", (text: string) => onOutput("stderr", text));
      child.stdin.on("error", () => undefined).end(stdin ?? "");
      const finish = () => {
        signal.removeEventListener("abort", kill);
        process.off("exit", kill);
      };
      child.on("error", (error) => {
        finish();
        reject(new Error(`${shell} cannot be run${dir ? ` in ${dir}` : ""}`, { cause: error }));
      });
      child.on("close", (code, killedBy) => {
        finish();
        resolve(code === 0 ? undefined : killedBy ? `signal: ${killedBy}` : `exit status ${code}`);
      });
    });
}
