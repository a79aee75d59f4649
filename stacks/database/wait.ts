import { setTimeout as sleep } from "node:timers/promises";

const POLL = 200;

/** Asks until the answer is yes. @throws after so many seconds, naming what did not come */
export async function until(what: string, seconds: number, ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await sleep(POLL);
  }
}
