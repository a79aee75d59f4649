// The stand-ins for providers, as the engine's plugins.
// usage: node index.js NAME ENGINE
//   One of them, for the engine at the address ENGINE. Prints its port, and ends when standard input does.
// usage: node index.js FILE
//   All of them in one process, which takes the time to start once instead of once for each. Writes its port to FILE. Who
//   connects says "NAME ENGINE FOLDER", is told the port of the provider, and has it until the connection ends. Ends with
//   the process that has started it, and FILE with it.
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { type Provider, serve } from "./kit";

const PROVIDERS: Record<string, () => Promise<Provider>> = {
  command: async () => (await import("./command/provider")).command,
  docker: async () => (await import("./docker/provider")).docker,
  kong: async () => (await import("./kong/provider")).kong,
  postgresql: async () => (await import("./postgresql/provider")).postgresql,
  random: async () => (await import("./random/provider")).random,
  "terraform-provider": async () => (await import("./terraform-provider/provider")).elasticstack,
  tls: async () => (await import("./tls/provider")).tls,
};

function named(name: string): Promise<Provider> {
  const load = PROVIDERS[name];
  if (!load) throw new Error(`there is no stand-in for the provider '${name}'`);
  return load();
}

/** The engine holds the other end of standard input; its end, however violent, is ours. */
async function one(name: string, engine: string): Promise<void> {
  process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0));
  process.stdin.resume();
  console.log((await serve(await named(name), engine)).port);
}

async function all(file: string): Promise<void> {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), 100);
  process.on("exit", () => rmSync(file));
  // Signals for all of a terminal's processes are the engine's to act upon.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
  const desk = createServer((caller) => void lend(caller).catch((error: Error) => caller.destroy(error)));
  await once(desk.listen(0, "127.0.0.1"), "listening");
  writeFileSync(file, `${(desk.address() as AddressInfo).port}\n`);
  await Promise.all(Object.keys(PROVIDERS).map(named));
}

async function lend(caller: Socket): Promise<void> {
  const ended = once(caller, "close");
  const [line] = (await once(createInterface({ input: caller }), "line")) as [string];
  const [name = "", engine = "", ...folder] = line.split(" ");
  process.chdir(folder.join(" "));
  const served = await serve(await named(name), engine);
  caller.write(`${served.port}\n`);
  await ended;
  served.end();
}

const [nameOrFile = "", engine] = process.argv.slice(2);
void (engine ? one(nameOrFile, engine) : all(nameOrFile));
