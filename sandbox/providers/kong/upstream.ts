import { boolean, integer, list, object, string } from "../kit";
import { reference } from "./codec";
import { entity, topLevel } from "./entity";

const statuses = list(integer());

const healthchecks = object(
  {
    active: object({
      type: string({ default: "http" }),
      timeout: integer({ default: 1 }),
      concurrency: integer({ default: 10 }),
      httpPath: string({ default: "/" }),
      httpsVerifyCertificate: boolean({ default: true }),
      httpsSni: string(),
      healthy: object({ interval: integer(), successes: integer(), httpStatuses: statuses }),
      unhealthy: object({
        interval: integer(),
        httpFailures: integer(),
        tcpFailures: integer(),
        timeouts: integer(),
        httpStatuses: statuses,
      }),
    }),
    passive: object({
      type: string({ default: "http" }),
      healthy: object({ successes: integer(), httpStatuses: statuses }),
      unhealthy: object({
        httpFailures: integer(),
        tcpFailures: integer(),
        timeouts: integer(),
        httpStatuses: statuses,
      }),
    }),
  },
  { computed: true },
);

export const upstream = entity({
  name: "upstream",
  address: topLevel("/upstreams"),
  inputs: {
    name: string({ autoName: true }),
    slots: integer({ default: 10_000 }),
    hashOn: string({ default: "none" }),
    hashFallback: string({ default: "none" }),
    hashOnHeader: string(),
    hashFallbackHeader: string(),
    hashOnCookie: string(),
    hashOnCookiePath: string({ default: "/" }),
    hostHeader: string(),
    clientCertificateId: string(),
    healthchecks,
    tags: list(string()),
  },
  codecs: { clientCertificateId: reference("client_certificate") },
});
