import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { engineLog } from "./engine-log";
import { Host } from "./host";
import type { Provider } from "./resource";
import { service } from "./service";

/** A provider that an engine talks to. */
export interface Served {
  readonly port: number;
  /** Ends it, and what it is doing. */
  end(): void;
}

/** Runs a provider for an engine, which listens for its messages at the address. */
export async function serve(provider: Provider, engine: string): Promise<Served> {
  const host = new Host(provider, engineLog(engine));
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, service(host));
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
  const end = () => {
    host.cancel();
    server.forceShutdown();
  };
  return { port, end };
}
