import type { Engine } from "./engine";

/** A Postgres node, by its container. */
export class DatabaseNode {
  constructor(
    private readonly engine: Engine,
    readonly container: string,
    /** Name on the platform's network, without the prefix of the container's. */
    readonly name: string,
  ) {}

  exec(...command: string[]): Promise<string> {
    return this.engine.docker(["exec", this.container, ...command]);
  }

  /** Runs a program beside the node, on its volumes, whether it runs or not. */
  async execBeside(program: string, ...args: string[]): Promise<string> {
    const image = await this.engine.docker(["inspect", "--format", "{{.Image}}", this.container]);
    const options = ["--volumes-from", this.container, "--network", "none", "--user", "999", "--entrypoint", program];
    return this.engine.docker(["run", "--rm", ...options, image, ...args]);
  }

  /** What a statement returns, run by the superuser; columns are separated by `|`. */
  sql(statement: string, database = "postgres"): Promise<string> {
    return this.exec("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-c", statement);
  }

  async isRunning(): Promise<boolean> {
    const format = "{{.State.Running}}";
    return (await this.engine.docker(["inspect", "--format", format, this.container]).catch(() => "")) === "true";
  }

  /** Whether it takes writes or follows another; `none` where it does not answer. */
  async role(): Promise<"primary" | "replica" | "none"> {
    const inRecovery = await this.sql("SELECT pg_is_in_recovery()").catch(() => "");
    return inRecovery === "t" ? "replica" : inRecovery === "f" ? "primary" : "none";
  }

  /** Whether it is a replica that receives what the primary writes. */
  async isStreaming(): Promise<boolean> {
    return (await this.sql("SELECT status FROM pg_stat_wal_receiver").catch(() => "")) === "streaming";
  }

  /** Ends it so that it has told its replica everything, if it can; the engine does not start it again. */
  async stop(withinSeconds: number): Promise<void> {
    await this.engine
      .docker(["stop", "--time", String(withinSeconds), this.container])
      .catch(async (error: unknown) => {
        if (await this.isRunning()) throw error;
      });
  }

  async start(): Promise<void> {
    await this.engine.docker(["start", this.container]);
  }
}
