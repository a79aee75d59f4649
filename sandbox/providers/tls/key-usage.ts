import { ExtendedKeyUsage, KeyUsageFlags } from "@peculiar/x509";

/** RFC 5280, 4.2.1.3, by the official plugin's names. */
const FLAGS: Readonly<Record<string, KeyUsageFlags>> = {
  digital_signature: KeyUsageFlags.digitalSignature,
  content_commitment: KeyUsageFlags.nonRepudiation,
  key_encipherment: KeyUsageFlags.keyEncipherment,
  data_encipherment: KeyUsageFlags.dataEncipherment,
  key_agreement: KeyUsageFlags.keyAgreement,
  cert_signing: KeyUsageFlags.keyCertSign,
  crl_signing: KeyUsageFlags.cRLSign,
  encipher_only: KeyUsageFlags.encipherOnly,
  decipher_only: KeyUsageFlags.decipherOnly,
};

/** RFC 5280, 4.2.1.12, by the official plugin's names. */
const PURPOSES: Readonly<Record<string, string>> = {
  any_extended: "2.5.29.37.0",
  server_auth: ExtendedKeyUsage.serverAuth,
  client_auth: ExtendedKeyUsage.clientAuth,
  code_signing: ExtendedKeyUsage.codeSigning,
  email_protection: ExtendedKeyUsage.emailProtection,
  ipsec_end_system: "1.3.6.1.5.5.7.3.5",
  ipsec_tunnel: "1.3.6.1.5.5.7.3.6",
  ipsec_user: "1.3.6.1.5.5.7.3.7",
  timestamping: ExtendedKeyUsage.timeStamping,
  ocsp_signing: ExtendedKeyUsage.ocspSigning,
};

/** Every use that a certificate can be allowed. */
export const USES = [...Object.keys(FLAGS), ...Object.keys(PURPOSES)];

export function keyUsages(allowed: readonly string[]): KeyUsageFlags {
  return allowed.reduce<number>((flags, use) => flags | (FLAGS[use] ?? 0), 0);
}

export function extendedKeyUsages(allowed: readonly string[]): string[] {
  return allowed.flatMap((use) => PURPOSES[use] ?? []);
}
