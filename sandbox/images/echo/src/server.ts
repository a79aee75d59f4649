import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { readBody, UnreadableBody } from "./body";
import { readCommands } from "./commands";
import { echo } from "./echo";
import { type Settings } from "./settings";

/** Answers every request with what it was, or with what its commands ask for. */
export function echoServer(settings: Settings, log: (line: string) => void): Server {
  return createServer((request, response) => {
    answer(request, response, settings, log).catch((error: unknown) => {
      const status = error instanceof UnreadableBody ? error.status : 500;
      send(response, status, { error: (error as Error).message });
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  settings: Settings,
  log: (line: string) => void,
) {
  const url = urlOf(request);
  const body = await readBody(request);
  const commands = readCommands(url.searchParams, request.headers, settings);
  await sleep(commands.delay);
  if (!(settings.ignorePing && url.pathname === "/ping")) {
    log(`${new Date().toUTCString()} | [${request.method}] - ${url.origin}${request.url}`);
  }
  for (const [name, value] of commands.headers) response.appendHeader(name, value);
  send(response, commands.status, commands.body ?? echo(request, url, body, settings));
}

function urlOf({ url = "/", headers }: IncomingMessage): URL {
  try {
    return new URL(`http://${headers.host ?? "localhost"}${url}`);
  } catch {
    return new URL("http://localhost/");
  }
}

function send(response: ServerResponse, status: number, content: unknown): void {
  const text = JSON.stringify(content);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
