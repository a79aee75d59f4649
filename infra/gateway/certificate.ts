import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import type { Host } from "../host";

const TEN_YEARS_HOURS = 10 * 365 * 24;

/** A certificate and its key, PEM. */
export interface Certificate {
  certificate: pulumi.Input<string>;
  privateKey: pulumi.Output<string>;
}

/** The configured certificate, or else a self-signed one for the machine's own names. */
export function certificateFor(name: string, host: Host, parent: pulumi.Resource): Certificate {
  const own = host.config.gateway.tls;
  if (own) return { certificate: own.certificate, privateKey: pulumi.secret(own.privateKey) };
  const key = new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent });
  const { certPem } = new tls.SelfSignedCert(
    `${name}-certificate`,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: "kong" },
      dnsNames: ["kong", "localhost"],
      ipAddresses: ["127.0.0.1"],
      validityPeriodHours: TEN_YEARS_HOURS,
      allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
    },
    { parent },
  );
  return { certificate: certPem, privateKey: key.privateKeyPem };
}
