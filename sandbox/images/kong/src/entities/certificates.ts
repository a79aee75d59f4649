import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { type Entity, type Schema } from "../schema/field.js";
import * as types from "../schema/typedefs.js";

export const certificates: Schema = {
  name: "certificates",
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    updated_at: types.timestampSeconds,
    cert: { ...types.certificate, required: true, referenceable: true },
    key: { ...types.privateKey, required: true, referenceable: true, encrypted: true },
    cert_alt: { ...types.certificate, required: false, referenceable: true },
    key_alt: { ...types.privateKey, required: false, referenceable: true, encrypted: true },
    tags: types.tags,
    snis: { type: "array", elements: types.wildcardHost, required: false, transient: true },
  },
  entity_checks: [
    { mutually_required: ["cert_alt", "key_alt"] },
    {
      custom_entity_check: {
        field_sources: ["cert", "key"],
        fn: ({ cert, key }) => (isPair(cert, key) ? undefined : "certificate does not match key"),
      },
    },
    {
      custom_entity_check: {
        field_sources: ["cert_alt", "key_alt"],
        fn: ({ cert_alt, key_alt }) =>
          isPair(cert_alt, key_alt) ? undefined : "alternative certificate does not match key",
      },
    },
    { custom_entity_check: { field_sources: ["cert", "cert_alt"], fn: sameTypeFault } },
  ],
};

export const snis: Schema = {
  name: "snis",
  endpoint_key: "name",
  fields: {
    id: types.uuid,
    name: { ...types.wildcardHost, required: true, unique: true },
    created_at: types.timestampSeconds,
    updated_at: types.timestampSeconds,
    tags: types.tags,
    certificate: { type: "foreign", reference: "certificates", required: true },
  },
};

export const caCertificates: Schema = {
  name: "ca_certificates",
  fields: {
    id: types.uuid,
    created_at: types.timestampSeconds,
    updated_at: types.timestampSeconds,
    cert: { ...types.certificate, required: true },
    cert_digest: { type: "string", unique: true },
    tags: types.tags,
  },
  entity_checks: [{ custom_entity_check: { field_sources: ["cert"], fn: authorityFault } }],
  transform: (entity) => {
    const { fingerprint256 } = new X509Certificate(String(entity.cert));
    entity.cert_digest = fingerprint256.replaceAll(":", "").toLowerCase();
  },
};

function isPair(cert: Entity[string], key: Entity[string]): boolean {
  if (typeof cert !== "string" || typeof key !== "string") return true;
  const publicKey = createPublicKey(createPrivateKey(key)).export({ type: "spki", format: "der" });
  return new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" }).equals(publicKey);
}

function sameTypeFault({ cert, cert_alt }: Entity): string | undefined {
  if (typeof cert !== "string" || typeof cert_alt !== "string") return undefined;
  const [one, other] = [cert, cert_alt].map((text) => new X509Certificate(text).publicKey.asymmetricKeyType);
  if (one !== other) return undefined;
  return (
    "certificate and alternative certificate need to have different type (e.g. RSA and ECDSA), " +
    "the provided certificates were both of the same type"
  );
}

function authorityFault({ cert }: Entity): string | undefined {
  const text = String(cert);
  if (text.split("-----BEGIN CERTIFICATE-----").length > 2) return "please submit only one certificate at a time";
  const parsed = new X509Certificate(text);
  if (new Date(parsed.validTo) < new Date()) return 'certificate expired, "Not After" time is in the past';
  return parsed.ca
    ? undefined
    : 'certificate does not appear to be a CA because it is missing the "CA" basic constraint';
}
