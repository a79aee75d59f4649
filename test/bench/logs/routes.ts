import { createEcho, logRequests, served } from "../../sandbox/support/adminApi";
import { request } from "../../sandbox/support/http";
import type { ScratchStack } from "../../sandbox/support/scratchStack";
import { waitFor } from "../../sandbox/support/wait";

const LOGGED = "bench-logged";
const UNLOGGED = "bench-unlogged";

/** Two routes to the same upstream, one of which has the platform's http-log plugin. */
export class Routes {
  readonly logged = this.url(LOGGED);
  readonly unlogged = this.url(UNLOGGED);

  constructor(private readonly stack: ScratchStack) {}

  async create(): Promise<void> {
    for (const name of [LOGGED, UNLOGGED]) await createEcho(this.stack, name);
    await logRequests(this.stack, LOGGED);
    await served([this.logged, this.unlogged]);
  }

  /** Returns once at least so many requests can be found. */
  async searchable(count: number): Promise<void> {
    const query = `/kong-api-logs-*/_count?q=service_name:${LOGGED}`;
    await waitFor(`${count} logs`, 120_000, async () => {
      const { body } = await request(this.stack.url("elasticsearch", query));
      return (JSON.parse(body) as { count: number }).count >= count;
    });
  }

  private url(name: string): string {
    return this.stack.url("proxy", `/${name}`);
  }
}
