import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ConnectConfig } from "ssh2";
import { type Context, messageOf } from "../kit";
import type { Connection, Endpoint } from "./connection";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/** A client that is connected and logged in, through the proxy if there is one. */
export async function dial(context: Context, connection: Connection): Promise<Client> {
  const { proxy } = connection;
  if (!proxy) return retrying(context, connection, () => login(connection));
  const bastion = await retrying(context, proxy, () => login(proxy));
  try {
    const client = await retrying(context, connection, async () =>
      login(connection, await tunnel(bastion, connection)),
    );
    return client.on("close", () => bastion.end());
  } catch (error) {
    bastion.end();
    throw error;
  }
}

/** Tries again with growing pauses: a host that was just started takes a while until it answers. */
async function retrying(context: Context, to: Endpoint, attempt: () => Promise<Client>): Promise<Client> {
  const where = `${to.user}@${to.host}:${to.port}`;
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (to.dialErrorLimit >= 0 && failures > to.dialErrorLimit) {
        throw new Error(`${where} cannot be reached by SSH after ${failures} attempts`, { cause: error });
      }
      context.status(`connecting to ${where} failed (${messageOf(error)}), trying again`);
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS), undefined, {
        signal: context.signal,
      });
    }
  }
}

function login(to: Endpoint, sock?: Duplex): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client
      .on("ready", () => resolve(client))
      .on("error", reject)
      .on("close", () => reject(new Error("the connection was closed")))
      .on("keyboard-interactive", (_name, _instructions, _language, prompts, answer) =>
        answer(prompts.map(() => to.password ?? "")),
      );
    client.connect({ ...loginOptions(to), ...(sock ? { sock } : {}) });
  });
}

export function loginOptions(to: Endpoint): ConnectConfig {
  const agent = to.agentSocketPath ?? process.env["SSH_AUTH_SOCK"];
  return {
    host: to.host,
    port: to.port,
    username: to.user,
    readyTimeout: to.perDialTimeout * 1000,
    ...(to.password ? { password: to.password, tryKeyboard: true } : {}),
    ...(to.privateKey ? { privateKey: to.privateKey } : {}),
    ...(to.privateKeyPassword ? { passphrase: to.privateKeyPassword } : {}),
    ...(agent ? { agent } : {}),
    ...(to.hostKey ? { hostVerifier: (key: Buffer) => key.equals(keyOf(to.hostKey ?? "")) } : {}),
  };
}

/** The key of a line such as "ssh-ed25519 AAAA… comment". */
function keyOf(line: string): Buffer {
  return Buffer.from(line.trim().split(/\s+/)[1] ?? "", "base64");
}

function tunnel(bastion: Client, to: Endpoint): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    bastion.forwardOut("127.0.0.1", 0, to.host, to.port, (error, channel) =>
      error ? reject(error) : resolve(channel),
    );
  });
}
