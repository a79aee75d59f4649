import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Log } from "./host";

/** The engine's log: messages appear beside the resource that they are about. */
export function engineLog(address: string): Log {
  let client: EngineClient | undefined;
  return (severity, urn, message) => {
    client ??= new EngineClient(address, grpc.credentials.createInsecure());
    const request = new LogRequest()
      .setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO)
      .setEphemeral(severity === "status")
      .setUrn(urn)
      .setMessage(message);
    // A message that cannot be delivered is no reason to fail the operation that it is about.
    client.log(request, () => undefined);
  };
}
