import { BlockList, isIPv6 } from "node:net";
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

function contains(ranges: string[], ip: string): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list.check(ip, isIPv6(ip) ? "ipv6" : "ipv4");
}
