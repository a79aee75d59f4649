import { randomBytes } from "node:crypto";
import { settingsOf } from "../../sandbox/support/scratchStack";
import { run, start } from "../../sandbox/support/run";

const STARTS_WITHIN_MS = 120_000;

/** Kong with a database of its own, without the rest of a platform and beside all else on the machine. */
export class ScratchGateway {
  /** Where its Admin API answers, once it has started. */
  adminUrl = "";
  private readonly database: string;
  private readonly network: string;

  constructor(private readonly name: string) {
    this.database = `${name}-postgres`;
    this.network = `${name}-net`;
  }

  async start(): Promise<void> {
    await this.remove();
    const password = randomBytes(16).toString("hex");
    const { kong = "", postgres = "" } = settingsOf("sandbox")["apim:images"] as Record<string, string>;
    await docker("network", "create", this.network);
    await this.startContainer(this.database, postgres, { POSTGRES_PASSWORD: password, POSTGRES_DB: "kong" });
    await until(() => succeeds("docker", "exec", this.database, "pg_isready", "--quiet", "--host=127.0.0.1"));
    const environment = {
      KONG_DATABASE: "postgres",
      KONG_PG_HOST: this.database,
      KONG_PG_USER: "postgres",
      KONG_PG_PASSWORD: password,
      KONG_ADMIN_LISTEN: "0.0.0.0:8001",
    };
    await docker(
      "run",
      "--rm",
      `--network=${this.network}`,
      ...variables(environment),
      kong,
      "kong",
      "migrations",
      "bootstrap",
    );
    await this.startContainer(this.name, kong, environment, "--publish=127.0.0.1::8001");
    this.adminUrl = `http://${(await docker("port", this.name, "8001")).trim()}`;
    await until(() => succeeds("deck", "ping", "--kong-addr", this.adminUrl));
  }

  /** Kong's own client, from Debian, on this gateway. */
  deck(command: string, ...args: string[]): Promise<string> {
    return run("deck", [command, "--kong-addr", this.adminUrl, ...args], { timeoutMs: 600_000 });
  }

  async remove(): Promise<void> {
    await start("docker", ["rm", "--force", "--volumes", this.name, this.database]);
    await start("docker", ["network", "rm", this.network]);
  }

  private async startContainer(name: string, image: string, environment: Record<string, string>, ...options: string[]) {
    await docker(
      "run",
      "--detach",
      `--name=${name}`,
      `--network=${this.network}`,
      ...options,
      ...variables(environment),
      image,
    );
  }
}

function docker(...args: string[]): Promise<string> {
  return run("docker", args);
}

async function succeeds(command: string, ...args: string[]): Promise<boolean> {
  return (await start(command, args)).code === 0;
}

function variables(environment: Record<string, string>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`nothing answers after ${STARTS_WITHIN_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
