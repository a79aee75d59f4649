import { type Change, type Context, resource } from "../kit";
import { inputs as common, newId, outputs as outputsFrom, perform, type Runner } from "./commands";
import { connection, type Connection } from "./connection";
import { dial } from "./dial";

const inputs = { ...common, connection };
const outputs = outputsFrom(["create", "update", "delete", "stdin", "environment", "triggers", "connection"]);

/**
 * command:remote:Command: runs on a host that is reached by SSH. The environment is set as SSH sets it: the host takes the
 * names that its AcceptEnv lists, and no others.
 */
export const remoteCommand = resource({
  inputs,
  outputs,

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

function runner({ connection }: { connection?: Connection }): Runner {
  return async (context, { command, environment, stdin, onOutput }) => {
    if (!connection) throw new Error("connection is missing");
    const client = await dial(context, connection);
    const interrupt = () => client.end();
    context.signal.addEventListener("abort", interrupt);
    try {
      return await new Promise((resolve, reject) => {
        client.on("error", reject);
        client.exec(command, { env: environment }, (error, channel) => {
          if (error) return reject(error);
          channel.setEncoding("utf8").on("data", (text: string) => onOutput("stdout", text));
          channel.stderr.setEncoding("utf8").on("data", (text: string) => onOutput("stderr", text));
          channel.on("close", (code?: number | null, signal?: string) => {
            if (code === 0) return resolve(undefined);
            resolve(
              signal
                ? `signal: ${signal}`
                : code === undefined || code === null
                  ? "connection lost"
                  : `exit status ${code}`,
            );
          });
          channel.end(stdin ?? "");
        });
      });
    } finally {
      context.signal.removeEventListener("abort", interrupt);
      client.end();
    }
  };
}
