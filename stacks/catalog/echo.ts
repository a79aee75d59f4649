import * as pulumi from "@pulumi/pulumi";
import { type Host, Service } from "../../infra/host";

/** The backend of the shipped APIs: answers with what it was asked. Host and port, once it is healthy. */
export function runEcho(host: Host, opts: pulumi.ComponentResourceOptions): pulumi.Output<string> {
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
  return pulumi.interpolate`${echo.hostname}:8080`;
}
