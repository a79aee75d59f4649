import { setTimeout as sleep } from "node:timers/promises";
import type { Event } from "../../../event/event";
import { logger } from "../../../log";
import { requireEcsDisabled } from "../../ecs";
import { defineOutput, type Output } from "../../plugin";
import { bulkItems, IndexNameError, toAction, toBulkBody, type BulkAction, type BulkItem } from "./bulk";
import { ElasticsearchClient, HostUnreachable } from "./client";
import { elasticsearchSettings, type ElasticsearchSettings } from "./settings";
import { installTemplate, readTemplate } from "./template";

const log = logger("logstash.outputs.elasticsearch");

/** Where an event goes that can never be stored. Logstash has a dead letter queue for these; here they are logged. */
type Reject = (event: Event, reason: string, details: Record<string, unknown>) => void;

/** Stores events by the bulk API. */
export const elasticsearch = defineOutput("elasticsearch", elasticsearchSettings, (given, context) => {
  requireEcsDisabled("elasticsearch output", given.ecs_compatibility, context);
  const hosts = given.hosts.map((url) => (given.ssl_enabled ? new URL(url.href.replace(/^http:/, "https:")) : url));
  const reject: Reject = (_event, reason, details) => log.warn(reason, details);
  return new ElasticsearchOutput({ ...given, hosts }, (error) => context.fail(error), reject);
});

class ElasticsearchOutput implements Output {
  private readonly client: ElasticsearchClient;
  private readonly template: string | undefined;
  /** Resolves when the cluster has answered and the template is in place: no document is sent before. */
  private ready!: Promise<void>;

  constructor(
    private readonly settings: ElasticsearchSettings,
    private readonly fail: (error: Error) => void,
    private readonly reject: Reject,
  ) {
    this.client = new ElasticsearchClient(settings);
    this.template = readTemplate(settings);
  }

  start(): void {
    log.info("New Elasticsearch output", { hosts: this.settings.hosts.map(({ origin }) => origin) });
    this.ready = this.prepare();
    this.ready.catch((error: Error) => this.fail(error));
  }

  async receive(events: Event[]): Promise<void> {
    await this.ready;
    let actions = this.toActions(events);
    let interval = this.settings.retry_initial_interval;
    while (actions.length > 0) {
      actions = await this.send(actions, interval);
      if (actions.length === 0) return;
      await sleep(interval * 1000);
      interval = Math.min(interval * 2, this.settings.retry_max_interval);
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }

  private async prepare(): Promise<void> {
    while (!(await this.connect())) await sleep(this.settings.resurrect_delay * 1000);
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

  private toActions(events: Event[]): BulkAction[] {
    return events.flatMap((event) => {
      try {
        return [toAction(event, this.settings)];
      } catch (error) {
        if (!(error instanceof IndexNameError)) throw error;
        this.reject(event, error.message, {});
        return [];
      }
    });
  }

  /** @returns what is to be sent again */
  private async send(actions: BulkAction[], interval: number): Promise<BulkAction[]> {
    const retry = { will_retry_in_seconds: interval };
    try {
      const { status, body } = await this.client.request("POST", "/_bulk", toBulkBody(actions), "application/x-ndjson");
      if (status < 300) return this.unfinished(actions, bulkItems(body, actions));
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
  private unfinished(actions: BulkAction[], items: BulkItem[]): BulkAction[] {
    return actions.filter((action, index) => {
      const { status, error } = items[index];
      if (status < 300) return false;
      if (status === 409) {
        log.warn("Failed action", { status, error, action: action.operation });
        return false;
      }
      if (status === 400 || status === 404) {
        this.reject(action.event, "Could not index event to Elasticsearch.", {
          status,
          error,
          action: action.operation,
        });
        return false;
      }
      log.info("Retrying failed action", { status, error });
      return true;
    });
  }
}
