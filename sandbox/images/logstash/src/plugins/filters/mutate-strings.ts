import type { Event } from "../../event/event";

/** Applies a change to a string, or to the strings of a list; leaves anything else as it is. */
export function mapStrings(event: Event, field: string, change: (text: string) => string): void {
  const value = event.get(field);
  if (typeof value === "string") event.set(field, change(value));
  if (Array.isArray(value)) {
    event.set(
      field,
      value.map((entry) => (typeof entry === "string" ? change(entry) : entry)),
    );
  }
}

/** First letter upper, the rest lower case. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}
