import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Fields } from "./schema";
import { engineLog } from "./engine-log";
import { Host } from "./host";
import type { Provider } from "./resource";
import { service } from "./service";

/**
 * Runs the provider as the engine's plugin protocol asks: the engine's address is the last argument, the port that the
 * provider listens on goes to standard output as its first line.
 */
export function serve<C extends Fields, Client>(provider: Provider<C, Client>): void {
  endWithEngine();
  const address = process.argv.at(-1) ?? "";
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, service(new Host(provider, engineLog(address))));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    console.log(port);
  });
}

/** The engine holds the other end of standard input; its end, however violent, is ours. */
function endWithEngine(): void {
  process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0));
  process.stdin.resume();
}
