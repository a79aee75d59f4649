import { basicAuthHash } from "../entities/credentials.js";
import { type Exchange } from "../proxy/exchange.js";
import { authenticate, setConsumer, type AuthenticationConfig } from "./authentication.js";
import { definePlugin, type Exit } from "./plugin.js";

interface BasicAuthConfig extends AuthenticationConfig {
  hide_credentials: boolean;
  realm: string;
}

export const basicAuth = definePlugin<BasicAuthConfig>({
  access: (exchange, config) => authenticate(exchange, config, () => check(exchange, config)),
});

function check(exchange: Exchange, config: BasicAuthConfig): Exit | undefined {
  const [, encoded = ""] = /\s*[Bb]asic\s*(.+)/.exec(exchange.header("authorization") ?? "") ?? [];
  const [, username = "", password = ""] = /^([^:]+):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  if (config.hide_credentials) exchange.upstreamHeaders.delete("authorization");
  const credential = exchange.configuration.credential("basicauth_credentials", username);
  const consumer = credential && exchange.configuration.consumers.get(credential.consumer.id);
  if (!consumer || credential.password !== basicAuthHash(password, consumer.id)) {
    const headers = { "WWW-Authenticate": `Basic realm="${config.realm}"` };
    return { status: 401, message: "Unauthorized", headers };
  }
  setConsumer(exchange, consumer, credential, credential.username);
  return undefined;
}
