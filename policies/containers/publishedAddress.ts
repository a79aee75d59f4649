import { BlockList, isIP } from "node:net";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { isGatewayNode, validateContainer } from "../kit/container";
import { eachKnown } from "../kit/unknown";

interface Config {
  proxyPorts: number[];
  privateNetworks: string[];
}

const LOOPBACK = ["127.0.0.0/8", "::1/128"];

export const publishedAddress: ResourceValidationPolicy = {
  name: "published-address",
  description:
    "Only the gateway's proxy is published to the world; all else is on loopback or the machine's private address.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      proxyPorts: {
        type: "array",
        items: { type: "integer" },
        description: "Ports of the proxy inside a gateway node.",
        default: [8000, 8443],
      },
      privateNetworks: {
        type: "array",
        items: { type: "string", pattern: "/\\d+$" },
        description: "Networks that the machine's private address is of, as in 10.20.0.10/32.",
        default: [],
      },
    },
  },
  validateResource: validateContainer(({ name, ports, publishAllPorts }, args, report) => {
    const { proxyPorts, privateNetworks } = args.getConfig<Config>();
    const isPrivate = within([...LOOPBACK, ...privateNetworks]);
    if (publishAllPorts) report(`Container '${args.name}' publishes every port; name the ports in 'ports' instead.`);
    eachKnown(ports ?? [], ({ internal, ip = "0.0.0.0" }) => {
      if (isPrivate(ip) || (proxyPorts.includes(internal) && isGatewayNode({ name }))) return;
      report(
        `Container '${args.name}' publishes port ${internal} on ${ip}; allowed there are ports ${proxyPorts.join(", ")} ` +
          `of a gateway node, and for all else ${["127.0.0.1", ...privateNetworks].join(", ")}.`,
      );
    });
  }),
};

function within(networks: string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    list.addSubnet(address, Number(bits), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
