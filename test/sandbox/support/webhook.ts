import { createServer, type Server } from "node:http";
import { WEBHOOK_PORT } from "./platform";

/** An alert as a webhook gets it. */
export interface Told {
  alert: string;
  severity: string;
  summary: string;
  service: string;
  value: string;
  limit: string;
  runbook: string;
}

/** Listens for alerts, and keeps them. */
class WebhookReceiver {
  readonly told: Told[] = [];
  private server?: Server;

  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (part: string) => (body += part));
      request.on("end", () => {
        this.told.push(JSON.parse(body) as Told);
        response.end();
      });
    });
    this.server = server;
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(WEBHOOK_PORT, resolve));
  }

  close(): void {
    this.server?.close();
  }

  /** Alerts that were told after so many others, as in `error-rate (critical)`. */
  names(after = 0): string[] {
    return this.told.slice(after).map(({ alert, severity }) => `${alert} (${severity})`);
  }
}

export const webhook = new WebhookReceiver();
