const POLL_MS = 200;

/**
 * Asks again and again until the answer is something: not undefined, not false.
 *
 * @param what completes the sentence "waited in vain for …"
 * @throws after `withinMs`, with what asking last threw, if anything.
 */
export async function waitFor<T>(
  what: string,
  withinMs: number,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  let failure: unknown;
  do {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  } while (Date.now() < deadline);
  throw new Error(`waited in vain for ${what}, ${withinMs / 1000} s`, { cause: failure });
}
