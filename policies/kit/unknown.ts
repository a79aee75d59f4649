import * as sdk from "@pulumi/policy";

/** What the SDK throws where a policy reads a value that a preview cannot know; exported, but missing from its types. */
const { UnknownValueError } = sdk as unknown as { UnknownValueError: abstract new (...args: never[]) => Error };

/**
 * Checks each item. One that turns on a value unknown in this preview hides no violation of the others: it is told of
 * after all are checked, as advice, and the update decides it.
 */
export function eachKnown<T>(items: readonly T[], check: (item: T) => void): void {
  const unknown: Error[] = [];
  for (const index of items.keys()) {
    try {
      check(items[index]!); // the item itself may be unknown: reading it belongs inside
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      unknown.push(error);
    }
  }
  if (unknown[0]) throw unknown[0];
}

/** Whether a value cannot be known yet, rather than what it is. */
export function isUnknown(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    if (error instanceof UnknownValueError) return true;
    throw error;
  }
}
