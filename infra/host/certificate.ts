import { isIP } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

const TEN_YEARS_HOURS = 10 * 365 * 24;

/** A certificate and its key, PEM. */
export interface Certificate {
  certificate: pulumi.Input<string>;
  privateKey: pulumi.Output<string>;
}

export interface CertificateArgs {
  /** The one that the stack's configuration has. */
  configured?: { certificate: string; privateKey: string };
  /** Names and addresses that a server is reached by, its own name first. */
  names: [string, ...string[]];
}

/** The configured certificate, or else a self-signed one. */
export function certificateFor(
  name: string,
  { configured, names }: CertificateArgs,
  parent: pulumi.Resource,
): Certificate {
  if (configured) return { certificate: configured.certificate, privateKey: pulumi.secret(configured.privateKey) };
  const key = new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" }, { parent });
  const { certPem } = new tls.SelfSignedCert(
    `${name}-certificate`,
    {
      privateKeyPem: key.privateKeyPem,
      subject: { commonName: names[0] },
      dnsNames: names.filter((one) => !isIP(one)),
      ipAddresses: names.filter((one) => isIP(one)),
      validityPeriodHours: TEN_YEARS_HOURS,
      allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
    },
    { parent },
  );
  return { certificate: certPem, privateKey: key.privateKeyPem };
}
