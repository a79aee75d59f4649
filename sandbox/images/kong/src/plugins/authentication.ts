import { type Exchange } from "../proxy/exchange.js";
import { type Consumer, type Credential } from "../proxy/model.js";
import { type Exit } from "./plugin.js";

/** What authentication plugins have in common in their configuration. */
export interface AuthenticationConfig {
  /** Consumer, by id or name, that a request without valid credentials counts as. */
  anonymous: string | null;
}

/**
 * Runs a plugin's own check, which returns why the request is refused, if it is. With an anonymous consumer, plugins
 * are alternatives: one that has authenticated the request suffices, and none is fatal.
 */
export async function authenticate(
  exchange: Exchange,
  { anonymous }: AuthenticationConfig,
  check: () => Exit | undefined | Promise<Exit | undefined>,
): Promise<Exit | undefined> {
  if (!anonymous) return check();
  if (exchange.credential || !(await check())) return undefined;
  const consumer = exchange.configuration.findConsumer(anonymous);
  if (!consumer) {
    return { status: 500, message: `anonymous consumer ${anonymous} is configured but doesn't exist` };
  }
  setConsumer(exchange, consumer);
  return undefined;
}

/** Tells the upstream who is calling. `identifier` is the credential's public name. */
export function setConsumer(exchange: Exchange, consumer: Consumer, credential?: Credential, identifier?: string) {
  exchange.consumer = consumer;
  exchange.credential = credential;
  const values: Record<string, string | null | undefined> = {
    "X-Consumer-ID": consumer.id,
    "X-Consumer-Custom-ID": consumer.custom_id,
    "X-Consumer-Username": consumer.username,
    "X-Credential-Identifier": identifier,
    "X-Anonymous-Consumer": credential ? undefined : "true",
  };
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) exchange.upstreamHeaders.delete(name);
    else exchange.upstreamHeaders.set(name, value);
  }
}
