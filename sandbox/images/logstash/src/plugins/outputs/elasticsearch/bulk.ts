import type { Event } from "../../../event/event";
import { isMap, type Field, type FieldMap } from "../../../event/field";
import type { ElasticsearchSettings } from "./settings";

/** One event as an action of the bulk API. */
export interface BulkAction {
  event: Event;
  /** First line: what to do with which document. */
  operation: Record<string, { _index: string; _id?: string; routing?: string }>;
  /** Second line; none for a delete. */
  document?: FieldMap;
}

/** The event names no index: something in its name is missing. */
export class IndexNameError extends Error {}

/** @throws IndexNameError */
export function toAction(event: Event, settings: ElasticsearchSettings): BulkAction {
  const { action, document_id, routing } = settings;
  const _index = event.sprintf(settings.index);
  if (settings.dlq_on_failed_indexname_interpolation && /%\{.*?\}/.test(_index)) {
    throw new IndexNameError(`Badly formatted index, after interpolation still contains placeholder: [${_index}]`);
  }
  const target = {
    _index,
    ...(document_id === undefined ? {} : { _id: event.sprintf(document_id) }),
    ...(routing === undefined ? {} : { routing: event.sprintf(routing) }),
  };
  return { event, operation: { [action]: target }, ...(action === "delete" ? {} : { document: event.toHash() }) };
}

/** Newline-delimited JSON, with the newline at the end that Elasticsearch asks for. */
export function toBulkBody(actions: BulkAction[]): string {
  const lines = actions.flatMap(({ operation, document }) => (document ? [operation, document] : [operation]));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

export interface BulkItem {
  status: number;
  error?: { type: string; reason?: string };
}

/** @throws Error where the answer has not one item an action */
export function bulkItems(body: unknown, actions: BulkAction[]): BulkItem[] {
  const { items } = body as { items?: Record<string, BulkItem>[] };
  if (items?.length !== actions.length) {
    throw new Error(`Sent ${actions.length} documents but Elasticsearch returned ${items?.length ?? 0} responses`);
  }
  return items.map((item) => Object.values(item)[0]);
}

/** Why an action was refused, in Logstash's words; what was sent and what came back are in Ruby's notation. */
export function refusal({ operation, document }: BulkAction, item: BulkItem): string {
  const [[action, target]] = Object.entries(operation);
  const sent = rubyInspect([action, target, document ?? null] as Field);
  const answer = rubyInspect({ [action]: { ...item } });
  return `Could not index event to Elasticsearch. status: ${item.status}, action: ${sent}, response: ${answer}`;
}

function rubyInspect(value: Field): string {
  if (value === null) return "nil";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `[${value.map(rubyInspect).join(", ")}]`;
  if (!isMap(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, entry]) => `${JSON.stringify(key)}=>${rubyInspect(entry)}`)
    .join(", ")}}`;
}
