import { Engine } from "../database/engine";
import { until } from "../database/wait";

/** The platform's output `backups`. */
export interface Described {
  engine: string;
  /** Of the container that makes them. */
  container: string;
  /** Of the container that a restored database is served by. */
  scratch: string;
  /** Folder of the backups on the machine that containers run on. */
  folder: string;
  image: string;
}

/** Longest that a restore may take, in milliseconds. */
const TIMEOUT = 12 * 3_600_000;

/** What `backup-job` says, and ends with, where the same job runs already. */
const BUSY = "ended with 75:";

/** The backups of a platform. */
export class Backups {
  readonly engine: Engine;

  constructor(readonly described: Described) {
    this.engine = new Engine(described.engine);
  }

  /** Runs a job, after a run of it that is under way. */
  async runJob(...named: string[]): Promise<void> {
    const command = ["exec", this.described.container, "backup-job", ...named];
    await until(`the job ${named.join(" ")}`, TIMEOUT / 1000, () =>
      this.engine.docker(command, { timeout: TIMEOUT }).then(
        () => true,
        (error: Error) => {
          if (!error.message.includes(BUSY)) throw error;
          return false;
        },
      ),
    );
  }

  /** Runs a command in the container that makes them, as their owner. Returns what it prints. */
  run(command: string[], shown = false, input?: string): Promise<string> {
    const inside = ["exec", ...(input === undefined ? [] : ["--interactive"]), this.described.container, "as-backup"];
    return this.engine.docker([...inside, ...command], { timeout: TIMEOUT, shown, input });
  }
}
