import { createPrivateKey, createPublicKey, randomBytes, webcrypto, type KeyObject } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { extendedKeyUsages, keyUsages } from "./key-usage";

/** The naming of the certificate's owner; the official plugin's names. */
export interface Subject {
  commonName?: string;
  organization?: string;
  organizationalUnit?: string;
  streetAddresses?: string[];
  locality?: string;
  province?: string;
  country?: string;
  postalCode?: string;
  serialNumber?: string;
  emailAddress?: string;
}

export interface CertificateRequest {
  privateKeyPem: string;
  subject?: Subject;
  dnsNames?: string[];
  ipAddresses?: string[];
  uris?: string[];
  allowedUses: string[];
  isCaCertificate: boolean;
  /** Negative for no limit. */
  maxPathLength: number;
  setSubjectKeyId: boolean;
  setAuthorityKeyId: boolean;
  notBefore: Date;
  notAfter: Date;
}

export interface Issued {
  pem: string;
  /** Decimal. */
  serialNumber: string;
  keyAlgorithm: string;
}

interface Algorithm {
  name: string;
  namedCurve?: string;
  hash?: string;
}

/** By OpenSSL's names of keys and curves: what to call them, and how to sign with them. */
const ALGORITHMS: Readonly<Record<string, { name: string; algorithm: Algorithm }>> = {
  rsa: { name: "RSA", algorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } },
  prime256v1: { name: "ECDSA", algorithm: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } },
  secp384r1: { name: "ECDSA", algorithm: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" } },
  secp521r1: { name: "ECDSA", algorithm: { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" } },
  ed25519: { name: "ED25519", algorithm: { name: "Ed25519" } },
};

/** Issues the certificate, signed with its own key. */
export async function issueSelfSigned(request: CertificateRequest): Promise<Issued> {
  const key = createPrivateKey(request.privateKeyPem);
  const { name, algorithm } = algorithmOf(key);
  const keys = await keyPair(key, algorithm);
  const serialNumber = positiveSerial();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber,
      name: nameOf(request.subject ?? {}),
      notBefore: request.notBefore,
      notAfter: request.notAfter,
      keys,
      signingAlgorithm: algorithm,
      extensions: await extensions(request, keys.publicKey),
    },
    webcrypto,
  );
  return {
    pem: `${certificate.toString("pem")}\n`,
    serialNumber: BigInt(`0x${serialNumber}`).toString(),
    keyAlgorithm: name,
  };
}

function algorithmOf(key: KeyObject): { name: string; algorithm: Algorithm } {
  const kind = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType ?? "";
  const known = ALGORITHMS[kind];
  if (!known) throw new Error(`cannot sign with a ${kind} key; can with ${Object.keys(ALGORITHMS).join(", ")}`);
  return known;
}

async function keyPair(key: KeyObject, algorithm: Algorithm): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  const [pkcs8, spki] = [
    key.export({ type: "pkcs8", format: "der" }),
    createPublicKey(key).export({ type: "spki", format: "der" }),
  ];
  return {
    privateKey: await subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]),
    publicKey: await subtle.importKey("spki", spki, algorithm, true, ["verify"]),
  };
}

/** 127 random bits: enough to be unique, and positive as RFC 5280 asks. */
function positiveSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01;
  return bytes.toString("hex");
}

/** From the country down to the person, as is the custom. */
function nameOf(subject: Subject): x509.JsonName {
  const parts: [string, string[] | string | undefined][] = [
    ["C", subject.country],
    ["O", subject.organization],
    ["OU", subject.organizationalUnit],
    ["L", subject.locality],
    ["ST", subject.province],
    ["2.5.4.9", subject.streetAddresses],
    ["2.5.4.17", subject.postalCode],
    ["CN", subject.commonName],
    ["2.5.4.5", subject.serialNumber],
    ["E", subject.emailAddress],
  ];
  return parts.flatMap(([type, value]) => ((value ?? []).length > 0 ? [{ [type]: [value ?? []].flat() }] : []));
}

async function extensions(request: CertificateRequest, publicKey: webcrypto.CryptoKey): Promise<x509.Extension[]> {
  const { isCaCertificate: isCa, maxPathLength, allowedUses, dnsNames = [], ipAddresses = [], uris = [] } = request;
  const flags = keyUsages(allowedUses);
  const purposes = extendedKeyUsages(allowedUses);
  const names: x509.JsonGeneralNames = [
    ...dnsNames.map((value) => ({ type: "dns", value }) as const),
    ...ipAddresses.map((value) => ({ type: "ip", value }) as const),
    ...uris.map((value) => ({ type: "url", value }) as const),
  ];
  return [
    new x509.BasicConstraintsExtension(isCa, isCa && maxPathLength >= 0 ? maxPathLength : undefined, true),
    ...(flags ? [new x509.KeyUsagesExtension(flags, true)] : []),
    ...(purposes.length > 0 ? [new x509.ExtendedKeyUsageExtension(purposes)] : []),
    ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ...(isCa || request.setSubjectKeyId ? [await x509.SubjectKeyIdentifierExtension.create(publicKey)] : []),
    ...(request.setAuthorityKeyId ? [await x509.AuthorityKeyIdentifierExtension.create(publicKey)] : []),
  ];
}
