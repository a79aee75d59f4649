import { type ErrorLog } from "../node/log.js";
import { acl } from "./acl.js";
import { basicAuth } from "./basic-auth.js";
import { correlationId } from "./correlation-id.js";
import { cors } from "./cors.js";
import { HttpLog } from "./http-log.js";
import { ipRestriction } from "./ip-restriction.js";
import { jwt } from "./jwt.js";
import { keyAuth } from "./key-auth.js";
import { type Plugin } from "./plugin.js";
import { rateLimiting } from "./rate-limiting.js";
import { requestSizeLimiting } from "./request-size-limiting.js";
import { requestTermination } from "./request-termination.js";

const STATELESS: Record<string, Plugin> = {
  jwt,
  cors,
  acl,
  "key-auth": keyAuth,
  "basic-auth": basicAuth,
  "ip-restriction": ipRestriction,
  "correlation-id": correlationId,
  "request-size-limiting": requestSizeLimiting,
  "request-termination": requestTermination,
};
const STATEFUL = ["rate-limiting", "http-log"];

/** Of the plugins named, those that have a schema but no code. */
export function unexecuted(names: string[]): string[] {
  return names.filter((name) => !(name in STATELESS) && !STATEFUL.includes(name));
}

/** The plugins that this node executes, with the state that they keep. */
export class Plugins {
  private readonly httpLog: HttpLog;
  private readonly plugins: Map<string, Plugin>;

  constructor(log: ErrorLog) {
    this.httpLog = new HttpLog(log);
    this.plugins = new Map([
      ...Object.entries(STATELESS),
      ["rate-limiting", rateLimiting(log)],
      ["http-log", this.httpLog.plugin],
    ]);
  }

  get(name: string): Plugin | undefined {
    return this.plugins.get(name);
  }

  /** Hands over what logging plugins still hold. */
  async close(): Promise<void> {
    await this.httpLog.close();
  }
}
