import { BlockList, isIPv6 } from "node:net";

/** Whether an address is one of those listed, or in one of the ranges (CIDR). */
export function contains(ranges: string[], ip: string): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIPv6(address) ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list.check(ip, isIPv6(ip) ? "ipv6" : "ipv4");
}
