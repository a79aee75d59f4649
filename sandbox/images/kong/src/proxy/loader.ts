import { schemas } from "../entities/index.js";
import { type ErrorLog } from "../node/log.js";
import { unexecuted } from "../plugins/index.js";
import { type Store } from "../store/store.js";
import { Configuration, type Snapshot } from "./configuration.js";
import { type Resolver } from "./dns.js";

/** Changes that follow each other within so many milliseconds are taken in together. */
const SETTLE = 100;

/** Under steady changes, the time from one load to the next is so many times what a load takes: the rest is for requests. */
const PAUSE = 4;

/**
 * Keeps the proxy's configuration in memory, so that requests need no database. It is loaded again when this node's
 * Admin API has written something, and when polling finds that someone else has.
 */
export class ConfigurationLoader {
  private configuration?: Configuration;
  private version?: string;
  private loading?: Promise<void>;
  private isStale = false;
  /** What the last load took, in milliseconds. */
  private took = 0;
  private poll?: NodeJS.Timeout;
  private readonly announced = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly resolver: Resolver,
    private readonly log: ErrorLog,
  ) {}

  get current(): Configuration {
    if (!this.configuration) throw new Error("the configuration has not been loaded yet");
    return this.configuration;
  }

  /** Loads for the first time, then looks for changes every `frequency` seconds. */
  async start(frequency: number) {
    await this.load();
    this.poll = setInterval(() => void this.refreshIfChanged(), frequency * 1000);
  }

  stop() {
    clearInterval(this.poll);
    this.configuration?.stop();
  }

  /** Loads again soon. While the database is away, what is in memory stays in force. */
  refresh() {
    this.isStale = true;
    this.loading ??= this.catchUp().finally(() => (this.loading = undefined));
  }

  private async catchUp() {
    while (this.isStale) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(SETTLE, PAUSE * this.took)));
      this.isStale = false;
      try {
        await this.load();
      } catch (error) {
        this.log.error("[proxy] could not load the configuration, serving the last one", error);
      }
    }
  }

  private async refreshIfChanged() {
    try {
      const { rows } = await this.store.db.query(CHANGES);
      if (rows[0]?.version !== this.version) this.refresh();
    } catch (error) {
      this.log.error("[proxy] could not look for changes of the configuration", error);
    }
  }

  private async load() {
    const began = performance.now();
    const snapshot: Snapshot = {};
    await this.store.db.read(async (client) => {
      const { rows } = await client.query(CHANGES);
      for (const { name, is_runtime } of schemas)
        if (!is_runtime) snapshot[name] = await this.store.of(name).all(client);
      this.version = String(rows[0]?.version);
    });
    const previous = this.configuration;
    this.configuration = new Configuration(snapshot, this.resolver, previous);
    previous?.stop();
    this.announceUnexecuted();
    this.took = performance.now() - began;
  }

  private announceUnexecuted() {
    for (const name of unexecuted(this.current.pluginNames)) {
      if (this.announced.has(name)) continue;
      this.announced.add(name);
      this.log.warn(`[proxy] plugin '${name}' is configured, but this stand-in does not execute it`);
    }
  }
}

/** Differs after every change, whichever order concurrent ones are committed in. */
const CHANGES = "SELECT coalesce(max(id), 0) || ':' || count(*) AS version FROM cluster_events";
