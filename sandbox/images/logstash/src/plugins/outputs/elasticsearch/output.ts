import { setTimeout as sleep } from "node:timers/promises";
import type { Event } from "../../../event/event";
import { logger } from "../../../log";
import { requireEcsDisabled } from "../../ecs";
import { BatchAborted, defineOutput, type Output, type PluginContext } from "../../plugin";
import { bulkItems, IndexNameError, refusal, toAction, toBulkBody, type BulkAction, type BulkItem } from "./bulk";
import { ElasticsearchClient, HostUnreachable } from "./client";
import { elasticsearchSettings, type ElasticsearchSettings } from "./settings";
import { installTemplate, readTemplate } from "./template";

const log = logger("logstash.outputs.elasticsearch");

/** Stores events by the bulk API. */
export const elasticsearch = defineOutput("elasticsearch", elasticsearchSettings, (given, context) => {
  requireEcsDisabled("elasticsearch output", given.ecs_compatibility, context);
  const hosts = given.hosts.map((url) => (given.ssl_enabled ? new URL(url.href.replace(/^http:/, "https:")) : url));
  return new ElasticsearchOutput({ ...given, hosts }, context);
});

class ElasticsearchOutput implements Output {
  private readonly client: ElasticsearchClient;
  private readonly template: string | undefined;
  /** Resolves when the cluster has answered and the template is in place: no document is sent before. */
  private ready!: Promise<void>;
  private readonly ending = new AbortController();

  constructor(
    private readonly settings: ElasticsearchSettings,
    private readonly context: PluginContext,
  ) {
    this.client = new ElasticsearchClient(settings);
    this.template = readTemplate(settings);
  }

  start(): void {
    log.info("New Elasticsearch output", { hosts: this.settings.hosts.map(({ origin }) => origin) });
    this.ready = this.prepare();
    this.ready.catch((error: Error) => error instanceof BatchAborted || this.context.fail(error));
  }

  async receive(events: Event[]): Promise<void> {
    await this.ready;
    let actions = await this.toActions(events);
    let interval = this.settings.retry_initial_interval;
    while (actions.length > 0) {
      actions = await this.send(actions, interval);
      if (actions.length === 0) return;
      await this.pause(interval);
      interval = Math.min(interval * 2, this.settings.retry_max_interval);
    }
  }

  abort(): void {
    this.ending.abort();
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async prepare(): Promise<void> {
    while (!(await this.connect())) await this.pause(this.settings.resurrect_delay);
  }

  private async pause(seconds: number): Promise<void> {
    await sleep(seconds * 1000, undefined, { signal: this.ending.signal }).catch(() => {
      throw new BatchAborted();
    });
  }

  private async connect(): Promise<boolean> {
    try {
      const { status, body } = await this.client.request("GET", "/");
      if (status >= 300) {
        log.warn("Elasticsearch is not ready, will retry", { status, body });
        return false;
      }
      log.info("Connected to ES instance", { version: (body as { version?: { number?: string } }).version?.number });
      return this.template === undefined || (await installTemplate(this.client, this.settings, this.template));
    } catch (error) {
      if (!(error instanceof HostUnreachable)) throw error;
      log.warn("Attempted to resurrect connection to dead ES instance, but got an error", { message: error.message });
      return false;
    }
  }

  private async toActions(events: Event[]): Promise<BulkAction[]> {
    const actions: BulkAction[] = [];
    for (const event of events) {
      try {
        actions.push(toAction(event, this.settings));
      } catch (error) {
        if (!(error instanceof IndexNameError)) throw error;
        await this.reject(event, error.message);
      }
    }
    return actions;
  }

  /** @returns what is to be sent again */
  private async send(actions: BulkAction[], interval: number): Promise<BulkAction[]> {
    const retry = { will_retry_in_seconds: interval };
    try {
      const { status, body } = await this.client.request("POST", "/_bulk", toBulkBody(actions), "application/x-ndjson");
      if (status < 300) return await this.unfinished(actions, bulkItems(body, actions));
      log[status === 429 ? "debug" : "error"]("Encountered a retryable error (will retry with exponential backoff)", {
        code: status,
        body,
        ...retry,
      });
    } catch (error) {
      const message =
        error instanceof HostUnreachable
          ? "Attempted to send a bulk request but Elasticsearch appears to be unreachable or down"
          : "An unknown error occurred sending a bulk request to Elasticsearch (will retry indefinitely)";
      log.error(message, { message: (error as Error).message, ...retry });
    }
    return actions;
  }

  /** A conflict, or a document that the mapping refuses, is final; everything else that failed is tried again. */
  private async unfinished(actions: BulkAction[], items: BulkItem[]): Promise<BulkAction[]> {
    const again: BulkAction[] = [];
    for (const [index, action] of actions.entries()) {
      const { status, error } = items[index];
      if (status < 300) continue;
      if (status === 409) log.warn("Failed action", { status, error, action: action.operation });
      else if (status === 400 || status === 404) await this.reject(action.event, refusal(action, items[index]));
      else {
        log.info("Retrying failed action", { status, error });
        again.push(action);
      }
    }
    return again;
  }

  /** What can never be stored goes to the dead letter queue; without one it is logged, and lost. */
  private async reject(event: Event, reason: string): Promise<void> {
    const { deadLetters } = this.context;
    if (deadLetters)
      await deadLetters(event, reason, { id: this.settings.id ?? "elasticsearch", type: "elasticsearch" });
    else log.warn(reason);
  }
}
