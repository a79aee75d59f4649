import type * as pulumi from "@pulumi/pulumi";
import { ApiService, cors, httpLog, rateLimiting } from "../../infra/catalog";
import { type Host, Service } from "../../infra/host";
import type { Gateway } from "../../infra/gateway";
import type { Logstash } from "../../infra/observability";

export interface DemoArgs {
  host: Host;
  gateway: Gateway;
  logstash: Logstash;
}

/** The first API: a service that answers with what it was asked. */
export function demo({ host, gateway, logstash }: DemoArgs, opts: pulumi.ComponentResourceOptions): void {
  const echo = new Service(
    "demo-echo",
    {
      host,
      hostname: "demo-echo",
      image: host.image("echo"),
      memory: "echo",
      environment: { PORT: 8080, ENABLE__ENVIRONMENT: "false" },
      healthcheck: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health"],
    },
    opts,
  );
  new ApiService(
    {
      domain: "demo",
      service: "echo",
      version: "v1",
      upstream: echo.hostname.apply((hostname) => `http://${hostname}:8080`),
      routes: [{ endpoint: "echo", methods: ["GET"], paths: ["/demo/echo"] }],
      plugins: [
        rateLimiting({ minute: 100, hour: 1000 }),
        cors({
          origins: ["https://portal.example.com"],
          methods: ["GET"],
          headers: ["Accept", "Authorization", "Content-Type"],
        }),
        httpLog({ endpoint: logstash.url }),
      ],
    },
    { providers: [gateway.provider] },
  );
}
