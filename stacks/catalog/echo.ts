import * as pulumi from "@pulumi/pulumi";
import { type Host, Service } from "../../infra/host";

const HOSTNAME = "demo-echo";
const PORT = 8080;

/**
 * The backend of the shipped APIs: answers with what it was asked. Host and port.
 *
 * They do not depend on the container: else a new image of it would have its targets deleted and made anew, and where
 * Kong's own container is replaced in the same update, Kong is away just then.
 */
export function runEcho(host: Host, opts: pulumi.ComponentResourceOptions): pulumi.Output<string> {
  new Service(
    "demo-echo",
    {
      host,
      hostname: HOSTNAME,
      image: host.image("echo"),
      memory: "echo",
      environment: { PORT, ENABLE__ENVIRONMENT: "false" },
      healthcheck: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${PORT}/health`],
    },
    opts,
  );
  return pulumi.output(`${HOSTNAME}:${PORT}`);
}
