import { type ErrorLog } from "../node/log.js";
import { type Store } from "../store/store.js";
import { acl } from "./acl.js";
import { basicAuth } from "./basic-auth.js";
import { correlationId } from "./correlation-id.js";
import { cors } from "./cors.js";
import { HttpLog } from "./http-log.js";
import { ipRestriction } from "./ip-restriction.js";
import { jwt } from "./jwt.js";
import { keyAuth } from "./key-auth.js";
import { type Plugin } from "./plugin.js";
import { oauth2 } from "./oauth2/index.js";
import { RateLimiting } from "./rate-limiting.js";
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
const STATEFUL = ["oauth2", "rate-limiting", "http-log"];

/** Of the plugins named, those that have a schema but no code. */
export function unexecuted(names: string[]): string[] {
  return names.filter((name) => !(name in STATELESS) && !STATEFUL.includes(name));
}

/** The plugins that this node executes, with the state that they keep. */
export class Plugins {
  private readonly httpLog: HttpLog;
  private readonly rateLimiting: RateLimiting;
  private readonly plugins: Map<string, Plugin>;

  constructor(log: ErrorLog, store: Store) {
    this.httpLog = new HttpLog(log);
    this.rateLimiting = new RateLimiting(log, store.db);
    const tables = { tokens: store.of("oauth2_tokens"), codes: store.of("oauth2_authorization_codes") };
    this.plugins = new Map([
      ...Object.entries(STATELESS),
      ["oauth2", oauth2(tables)],
      ["rate-limiting", this.rateLimiting.plugin],
      ["http-log", this.httpLog.plugin],
    ]);
  }

  get(name: string): Plugin | undefined {
    return this.plugins.get(name);
  }

  /** Hands over what logging plugins still hold. */
  async close(): Promise<void> {
    this.rateLimiting.close();
    await this.httpLog.close();
  }
}
