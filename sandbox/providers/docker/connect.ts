import { readFileSync } from "node:fs";
import type { Agent } from "node:http";
import { join } from "node:path";
import Dockerode from "dockerode";
import { Unreachable, type Values } from "../kit";
import type { config } from "./config";
import type { Engine } from "./engine";
import { sshAgent } from "./ssh";

type Config = Values<typeof config>;

const LOCAL = "unix:///var/run/docker.sock";

/** The engine that the configuration names, once it has answered. */
export async function connect(settings: Config): Promise<Engine> {
  const address = settings.host ?? process.env["DOCKER_HOST"] ?? LOCAL;
  const engine: Engine = new Dockerode(options(address, settings));
  engine.credentials = (settings.registryAuth ?? []).filter(({ authDisabled }) => !authDisabled);
  if (settings.disableDockerDaemonCheck) return engine;
  try {
    await engine.ping();
    return engine;
  } catch (error) {
    throw new Unreachable(`the Docker engine at ${address} cannot be reached`, { cause: error });
  }
}

type Options = Dockerode.DockerOptions & { agent?: Agent };

/** `host: undefined` keeps the client from taking the address from its environment. */
function options(address: string, settings: Config): Options {
  const url = parse(address);
  switch (url.protocol) {
    case "unix:":
      return { host: undefined, port: undefined, protocol: "http", socketPath: url.pathname };
    case "ssh:":
      return { host: "http://docker", port: 80, protocol: "http", agent: sshAgent(url, settings.sshOpts ?? []) };
    case "tcp:":
    case "http:":
    case "https:":
      return tcpOptions(url, settings);
    default:
      throw new Error(`Docker engine address '${address}' must start with unix://, tcp:// or ssh://`);
  }
}

function parse(address: string): URL {
  try {
    return new URL(address);
  } catch {
    throw new Error(`Docker engine address '${address}' is no URL such as ${LOCAL}, tcp://host:2376, ssh://user@host`);
  }
}

function tcpOptions(url: URL, settings: Config): Dockerode.DockerOptions {
  const material = (name: "ca" | "cert" | "key") =>
    settings[`${name}Material`] ?? (settings.certPath && readFileSync(join(settings.certPath, `${name}.pem`), "utf8"));
  const [ca, cert, key] = [material("ca"), material("cert"), material("key")];
  const tls = Boolean(cert) || url.protocol === "https:";
  return {
    host: url.hostname,
    port: url.port || (tls ? 2376 : 2375),
    protocol: tls ? "https" : "http",
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
  };
}
