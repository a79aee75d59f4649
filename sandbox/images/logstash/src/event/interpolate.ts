import { DateTime } from "luxon";
import { ConfigurationError } from "../config/ast";
import type { Event } from "./event";
import { toText } from "./field";
import { luxonPattern } from "./joda";

type Part = (event: Event) => string;

const PLACEHOLDER = /%\{(\{[^}]*\}|[^}]*)\}/g;

/** Templates come from the pipeline file alone, so that their number is bounded. */
const compiled = new Map<string, Part[]>();

/** Logstash's sprintf: see `Event.sprintf`. */
export function interpolate(event: Event, template: string): string {
  if (!template.includes("%{")) return template;
  return partsOf(template)
    .map((part) => part(event))
    .join("");
}

/** @throws ConfigurationError for a date pattern that cannot be formatted, before an event meets it */
export function checkTemplate(template: string): void {
  partsOf(template);
}

function partsOf(template: string): Part[] {
  let parts = compiled.get(template);
  if (!parts) compiled.set(template, (parts = compile(template)));
  return parts;
}

function compile(template: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    parts.push(literal(template.slice(end, match.index)), placeholder(match[1]));
    end = match.index + match[0].length;
  }
  return [...parts, literal(template.slice(end))];
}

const literal =
  (text: string): Part =>
  () =>
    text;

function placeholder(inner: string): Part {
  if (inner === "+%s") return ({ timestamp }) => (timestamp ? String(Math.floor(timestamp.getTime() / 1000)) : "");
  if (inner.startsWith("+")) return formatTimestamp(luxonPattern(inner.slice(1)));
  if (inner.startsWith("{"))
    throw new ConfigurationError(`date pattern '%{${inner}}' is not supported by this stand-in`);
  return (event) => {
    const value = event.get(inner);
    return value === undefined || value === null ? `%{${inner}}` : toText(value);
  };
}

function formatTimestamp(pattern: string): Part {
  return ({ timestamp }) => (timestamp ? DateTime.fromJSDate(timestamp, { zone: "utc" }).toFormat(pattern) : "");
}
