import assert from "node:assert/strict";
import { request } from "../support/http";
import { DEMO_URL } from "../support/platform";
import { waitFor } from "../support/wait";

const LIMIT = 100;

/** What is enough for all requests below, before the minute turns and counting starts anew. */
const NEEDED_SECONDS = 15;

export function rateLimit(): void {
  describe("the rate limit", () => {
    it("refuses the 101st request within a minute", async () => {
      const answers = [await firstOfItsMinute()];
      while (answers.length <= LIMIT) answers.push(await request(DEMO_URL));
      const statuses = answers.map(({ status }) => status);
      assert.deepEqual(statuses, [...Array<number>(LIMIT).fill(200), 429]);
      assert.match(answers[LIMIT]!.body, /"message":\s*"API rate limit exceeded"/);
      assert.ok(Number(answers[LIMIT]!.headers["retry-after"]) <= 60);
    });
  });
}

/** A request that counting starts with; earlier ones count for a minute of their own. */
async function firstOfItsMinute() {
  const answer = await request(DEMO_URL);
  const fresh = answer.headers["ratelimit-remaining"] === String(LIMIT - 1);
  if (fresh && secondsLeft() > NEEDED_SECONDS) return answer;
  const minute = new Date().getMinutes();
  await waitFor("the next minute", 61_000, () => new Date().getMinutes() !== minute);
  return request(DEMO_URL);
}

function secondsLeft(): number {
  return 60 - new Date().getSeconds();
}
