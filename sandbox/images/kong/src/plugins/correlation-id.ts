import { randomUUID } from "node:crypto";
import { type Exchange } from "../proxy/exchange.js";
import { definePlugin } from "./plugin.js";

interface CorrelationIdConfig {
  header_name: string;
  generator: "uuid" | "uuid#counter" | "tracker";
  echo_downstream: boolean;
}

const nodeUuid = randomUUID();
let counter = 0;

export const correlationId = definePlugin<CorrelationIdConfig>({
  access(exchange, config) {
    const id = exchange.header(config.header_name) || generate(exchange, config.generator);
    exchange.upstreamHeaders.set(config.header_name, id);
    exchange.logFields.correlation_id = id;
    return undefined;
  },

  header(exchange, config, headers) {
    const id = exchange.logFields.correlation_id;
    if (config.echo_downstream) headers.set(config.header_name, String(id ?? generate(exchange, config.generator)));
  },
});

function generate({ request: { socket } }: Exchange, generator: CorrelationIdConfig["generator"]): string {
  if (generator === "uuid") return randomUUID();
  counter += 1;
  if (generator === "uuid#counter") return `${nodeUuid}#${counter}`;
  const seconds = (Date.now() / 1000).toFixed(3);
  return `${socket.localAddress}-${socket.localPort}-${process.pid}-${counter}-1-${seconds}`;
}
