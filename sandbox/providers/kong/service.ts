import { boolean, integer, list, set, string } from "../kit";
import { named, reference } from "./codec";
import { entity, topLevel } from "./entity";

const milliseconds = integer({ default: 60_000 });

export const service = entity({
  name: "service",
  address: topLevel("/services"),
  inputs: {
    name: string({ autoName: true }),
    protocol: string({ required: true }),
    host: string(),
    port: integer({ default: 80 }),
    path: string(),
    retries: integer({ default: 5 }),
    connectTimeout: milliseconds,
    writeTimeout: milliseconds,
    readTimeout: milliseconds,
    tlsVerify: boolean(),
    tlsVerifyDepth: integer(),
    clientCertificateId: string(),
    caCertificateIds: set(string()),
    tags: list(string()),
  },
  codecs: {
    clientCertificateId: reference("client_certificate"),
    caCertificateIds: named("ca_certificates"),
  },
});
