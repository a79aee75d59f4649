import { createWriteStream, type WriteStream } from "node:fs";

/** Where lines go: `/dev/stdout`, `/dev/stderr`, `off`, or a file that is appended to. */
export class LineLog {
  private readonly stream?: NodeJS.WritableStream;

  constructor(target: string) {
    if (target === "off") return;
    if (target === "/dev/stdout") this.stream = process.stdout;
    else if (target === "/dev/stderr") this.stream = process.stderr;
    else this.stream = openFile(target);
  }

  write(line: string) {
    this.stream?.write(`${line}\n`);
  }
}

function openFile(path: string): WriteStream {
  const stream = createWriteStream(path, { flags: "a" });
  stream.on("error", (error) => console.error(`cannot write the log ${path}: ${error.message}`));
  return stream;
}

const LEVELS = ["debug", "info", "notice", "warn", "error"] as const;
type Level = (typeof LEVELS)[number];

/** Error log in nginx's format. */
export class ErrorLog {
  private readonly log: LineLog;
  private readonly lowest: number;

  constructor(target: string, level: string) {
    this.log = new LineLog(target);
    this.lowest = Math.max(0, LEVELS.indexOf(level as Level));
  }

  info(message: string) {
    this.write("info", message);
  }

  notice(message: string) {
    this.write("notice", message);
  }

  warn(message: string) {
    this.write("warn", message);
  }

  error(message: string, cause?: unknown) {
    this.write("error", cause === undefined ? message : `${message}: ${describe(cause)}`);
  }

  private write(level: Level, message: string) {
    if (LEVELS.indexOf(level) < this.lowest) return;
    const time = new Date().toISOString().replace("T", " ").replaceAll("-", "/").slice(0, 19);
    this.log.write(`${time} [${level}] ${process.pid}#0: ${message}`);
  }
}

/** What an error says. Connections that fail on every address carry their reasons in a list and no message of their own. */
export function describe(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(describe).join("; ");
  return error instanceof Error ? error.message : String(error);
}
