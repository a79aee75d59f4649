import { isIPv4, isIPv6 } from "node:net";

export interface HostPort {
  type: "name" | "ipv4" | "ipv6";
  host: string;
  port?: number;
}

/** Parses `name`, `name:port`, an IPv4 or IPv6 address with or without port; returns what is wrong otherwise. */
export function parseHost(text: string): HostPort | string {
  if ((text.match(/:/g) ?? []).length > 1) return parseIpv6(text);
  if (/^[\d.:]+$/.test(text)) return parseIpv4(text);
  return parseName(text);
}

/** `host:port`, IPv6 addresses in brackets. */
export function formatHost({ type, host, port }: HostPort): string {
  return (type === "ipv6" ? `[${host}]` : host) + (port === undefined ? "" : `:${port}`);
}

function parseIpv4(text: string): HostPort | string {
  const [, host = "", port] = /^([\d.]+)(?::(\d+))?$/.exec(text) ?? [];
  const plain = host.replace(/\b0+(?=\d)/g, "");
  if (!isIPv4(plain)) return `invalid ipv4 address: ${text}`;
  return withPort({ type: "ipv4", host: plain }, port);
}

function parseIpv6(text: string): HostPort | string {
  const [, bracketed, port] = /^\[(.*)\](?::(\d+))?$/.exec(text) ?? [];
  const host = bracketed ?? text;
  if (!isIPv6(host)) return `invalid ipv6 address: ${text}`;
  return withPort({ type: "ipv6", host: expandIpv6(host) }, port);
}

/** Eight groups of four digits, as Kong stores IPv6 addresses. */
function expandIpv6(host: string): string {
  const [head = "", tail] = host.toLowerCase().split("::");
  const front = head ? head.split(":") : [];
  const back = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array<string>(8 - front.length - back.length).fill("0");
  return [...front, ...zeros, ...back].map((group) => group.padStart(4, "0")).join(":");
}

function parseName(text: string): HostPort | string {
  const [, name = text, port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  const labels = name.split(".");
  const isValid =
    /^[\w.-]+$/.test(name) &&
    labels.every((label, index) => !label.endsWith("-") && (label !== "" || index === labels.length - 1));
  return isValid ? withPort({ type: "name", host: name }, port) : `invalid hostname: ${text}`;
}

function withPort(host: HostPort, port: string | undefined): HostPort | string {
  if (port === undefined) return host;
  return Number(port) > 65535 ? "invalid port number" : { ...host, port: Number(port) };
}
