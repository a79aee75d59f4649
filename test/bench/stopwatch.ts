import { request } from "../sandbox/support/http";

const POLL_MS = 50;
const GIVE_UP_MS = 300_000;

export interface Start {
  /** Seconds to the first 200. */
  answered: number;
  /** Seconds to the end of the command. */
  ended: number;
}

/** Seconds that something takes. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** How long after a command's start a URL is first answered with 200, and when the command ends. */
export async function timedToFirstAnswer(url: string, command: () => Promise<void>): Promise<Start> {
  if (await answers(url)) throw new Error(`${url} answers before it was started`);
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  const ended = command().then(since);
  const answered = (async () => {
    while (!(await answers(url))) {
      if (since() * 1000 > GIVE_UP_MS) throw new Error(`${url} is not answered`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return since();
  })();
  const [end, answer] = await Promise.all([ended, answered]);
  return { answered: answer, ended: end };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await request(url)).status === 200;
  } catch {
    return false;
  }
}
