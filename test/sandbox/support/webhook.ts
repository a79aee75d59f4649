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
export class WebhookReceiver {
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

  /** Alerts that were told, as in `error-rate (critical)`. */
  get names(): string[] {
    return [...new Set(this.told.map(({ alert, severity }) => `${alert} (${severity})`))].sort();
  }
}
