/** Logstash's own log, in the layout of its console appender. */

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;
export type Level = (typeof LEVELS)[number];
type Details = Record<string, unknown>;

let threshold: number = LEVELS.indexOf("info");
let format: "plain" | "json" = "plain";

export function configureLog(level: string, style: string): void {
  const index = LEVELS.indexOf(level as Level);
  if (index < 0) throw new RangeError(`log.level must be one of ${LEVELS.join(", ")}, not '${level}'`);
  threshold = index;
  format = style === "json" ? "json" : "plain";
}

export interface Logger {
  debug(message: string, details?: Details): void;
  info(message: string, details?: Details): void;
  warn(message: string, details?: Details): void;
  error(message: string, details?: Details): void;
  fatal(message: string, details?: Details): void;
}

/** @param name as Logstash names its loggers, as in `logstash.inputs.http` */
export function logger(name: string): Logger {
  const at = (level: Level) => (message: string, details?: Details) => write(level, name, message, details);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error"), fatal: at("fatal") };
}

function write(level: Level, name: string, message: string, details: Details = {}): void {
  if (LEVELS.indexOf(level) < threshold) return;
  const now = new Date();
  process.stdout.write(
    format === "json" ? json(level, name, message, details, now) : plain(level, name, message, details, now),
  );
}

function plain(level: Level, name: string, message: string, details: Details, now: Date): string {
  const time = now.toISOString().slice(0, -1).replace(".", ",");
  const pairs = Object.entries(details).map(([key, value]) => `:${key}=>${JSON.stringify(value)}`);
  const suffix = pairs.length > 0 ? ` {${pairs.join(", ")}}` : "";
  return `[${time}][${level.toUpperCase().padEnd(5)}][${name.padEnd(25)}] ${message}${suffix}\n`;
}

function json(level: Level, name: string, message: string, details: Details, now: Date): string {
  const entry = {
    level: level.toUpperCase(),
    loggerName: name,
    timeMillis: now.getTime(),
    logEvent: { message, ...details },
  };
  return `${JSON.stringify(entry)}\n`;
}
