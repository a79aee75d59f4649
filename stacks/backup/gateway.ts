import http from "node:http";
import type { Engine } from "../database/engine";
import { until } from "../database/wait";
import type { Platform } from "./primary";

const ENDS_WITHIN = "30";
const MIGRATES_WITHIN = 600_000;
const ANSWERS_WITHIN = 180;

/** Kong's nodes, by their containers. */
export class Gateway {
  constructor(
    private readonly engine: Engine,
    private readonly platform: Platform,
  ) {}

  async stop(): Promise<void> {
    await this.engine.docker(["stop", "--time", ENDS_WITHIN, ...(await this.containers(/(^|-)kong-\d+$/))]);
  }

  /** Brings the database to what this version of Kong wants, and returns once the nodes answer. */
  async start(): Promise<void> {
    const [migrations] = await this.containers(/(^|-)kong-migrations$/);
    if (migrations) await this.migrate(migrations);
    await this.engine.docker(["start", ...(await this.containers(/(^|-)kong-\d+$/))]);
    const { adminUrl, proxyUrl } = this.platform;
    await until("the gateway to answer", ANSWERS_WITHIN, async () => {
      const [admin, proxy] = await Promise.all([statusOf(`${adminUrl}/status`), statusOf(proxyUrl)]);
      return admin === 200 && proxy !== undefined;
    });
  }

  /** Again where it fails, since the database's address has only just learnt of its primary. */
  private async migrate(container: string): Promise<void> {
    const start = () => this.engine.docker(["start", "--attach", container], { timeout: MIGRATES_WITHIN });
    await start().catch(start).catch(start);
  }

  private async containers(named: RegExp): Promise<string[]> {
    const label = `label=apim.stack=${this.platform.stack}`;
    const names = await this.engine.docker(["ps", "--all", "--filter", label, "--format", "{{.Names}}"]);
    return names.split("\n").filter((name) => named.test(name));
  }
}

/** What a URL is answered with, if at all. Not by `fetch`, which never returns where a starting container drops a connection. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = http.get(url, { agent: false, timeout: 5000 }, (answer) => resolve(answer.resume().statusCode));
    request.on("timeout", () => request.destroy()).on("error", () => resolve(undefined));
  });
}
