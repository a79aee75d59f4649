/**
 * The service cannot be reached. In a refresh the kit keeps what is known of the resource and warns, so that a refresh
 * still works while, say, the database's container is gone; in any other operation it is an error like others.
 */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Text for the user: the messages of the error and of its causes, no stack. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  if (!(error instanceof Error)) return String(error);
  const own = error.message || error.name;
  if (error.cause === undefined) return own;
  if (error.name === "AbortError") return messageOf(error.cause);
  const cause = messageOf(error.cause);
  return own.includes(cause) ? own : `${own}: ${cause}`;
}
