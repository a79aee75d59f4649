import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Written once the node serves, so that `kong health` needs nothing but the prefix. */
export class PidFile {
  private readonly path: string;

  constructor(prefix: string) {
    this.path = join(prefix, "pids", "gateway.pid");
  }

  write() {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, `${process.pid}\n`);
  }

  remove() {
    rmSync(this.path, { force: true });
  }

  isRunning(): boolean {
    return this.signal(0);
  }

  /** Sends the node a signal. Returns whether there is a node. */
  signal(signal: NodeJS.Signals | 0): boolean {
    try {
      process.kill(Number(readFileSync(this.path, "utf8")), signal);
      return true;
    } catch (error) {
      // Another user's process exists all the same.
      return error instanceof Error && "code" in error && error.code === "EPERM";
    }
  }
}
