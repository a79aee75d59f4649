/** What ealen/echo-server reads from its environment, as far as it is played here. */
export interface Settings {
  /** PORT, 80 by default. */
  port: number;
  /** Which parts an answer has: ENABLE__HOST, ENABLE__HTTP, ENABLE__REQUEST, ENABLE__COOKIES, ENABLE__ENVIRONMENT, ENABLE__HEADER. */
  enabled: Record<"host" | "http" | "request" | "cookies" | "environment" | "header", boolean>;
  /** CONTROLS__TIMES__MIN and CONTROLS__TIMES__MAX: the delays that are accepted, in milliseconds; 0 and 60,000 by default. */
  times: { min: number; max: number };
  /** Whether a request for /ping is left out of the log: LOGS__IGNORE__PING, false by default. */
  ignorePing: boolean;
}

export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const flag = (name: string) => environment[name]?.toLowerCase() !== "false";
  return {
    port: Number(environment.PORT || 80),
    enabled: {
      host: flag("ENABLE__HOST"),
      http: flag("ENABLE__HTTP"),
      request: flag("ENABLE__REQUEST"),
      cookies: flag("ENABLE__COOKIES"),
      environment: flag("ENABLE__ENVIRONMENT"),
      header: flag("ENABLE__HEADER"),
    },
    times: {
      min: Number(environment.CONTROLS__TIMES__MIN || 0),
      max: Number(environment.CONTROLS__TIMES__MAX || 60_000),
    },
    ignorePing: environment.LOGS__IGNORE__PING?.toLowerCase() === "true",
  };
}
