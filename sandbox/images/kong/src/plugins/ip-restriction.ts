import { contains } from "../proxy/addresses.js";
import { definePlugin } from "./plugin.js";

interface IpRestrictionConfig {
  allow: string[] | null;
  deny: string[] | null;
  status: number | null;
  message: string | null;
}

export const ipRestriction = definePlugin<IpRestrictionConfig>({
  access(exchange, config) {
    const isDenied = config.deny?.length && contains(config.deny, exchange.clientIp);
    const isAllowed = !config.allow?.length || contains(config.allow, exchange.clientIp);
    if (!isDenied && isAllowed) return undefined;
    const message = config.message ?? `IP address not allowed: ${exchange.clientIp}`;
    return { status: config.status ?? 403, message };
  },
});
