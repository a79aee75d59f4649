import { spawn } from "node:child_process";

/** Longest that a command may take, in milliseconds, unless it says otherwise. */
const TIMEOUT = 60_000;

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  /** What it reads from standard input. */
  input?: string;
  /** Milliseconds after which it is killed. */
  timeout?: number;
  /** Whether what it prints is shown as it comes. */
  shown?: boolean;
}

/** Runs a program to its end, and returns what it prints. @throws where it fails, with all that it has said */
export function run(program: string, args: string[], options: RunOptions = {}): Promise<string> {
  const { env = process.env, input = "", timeout = TIMEOUT, shown = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, timeout, killSignal: "SIGKILL" });
    let [output, said] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (shown) process.stdout.write(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (shown) process.stderr.write(text);
    });
    child.stdin.on("error", () => {}).end(input); // it may end without reading
    child.on("error", (error) => reject(new Error(`'${program}' cannot be run: ${error.message}`)));
    child.on("close", (code) => {
      if (code === 0) return resolve(output.trim());
      const reason = code === null ? `took longer than ${timeout / 1000} s` : `ended with ${code}`;
      reject(
        new Error(`${[program, ...args.slice(0, 3)].join(" ")} ${reason}: ${shown ? "" : (said || output).trim()}`),
      );
    });
  });
}

/** The Docker Engine that a platform runs on, local or over SSH. */
export class Engine {
  private readonly env: NodeJS.ProcessEnv;

  /** @param host as in `unix:///var/run/docker.sock` or `ssh://user@machine` */
  constructor(host: string) {
    this.env = { ...process.env, DOCKER_HOST: host };
  }

  /** What `docker` prints. */
  docker(args: string[], options: RunOptions = {}): Promise<string> {
    return run("docker", args, { env: this.env, ...options });
  }

  /** The last lines of a container's log. */
  logs(container: string): Promise<string> {
    return run("bash", ["-c", 'exec docker logs --tail 20 "$0" 2>&1', container], { env: this.env });
  }
}
