import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import { generate } from "selfsigned";
import { type CertificateFiles } from "./settings.js";

export interface KeyPair {
  cert: string | Buffer;
  key: string | Buffer;
}

let fallback: KeyPair | undefined;

/** The configured certificate; without one, a self-signed certificate that lives as long as the process. */
export function loadKeyPair({ cert, key }: CertificateFiles): KeyPair {
  if (cert && key) return { cert: readFileSync(cert), key: readFileSync(key) };
  if (cert || key) throw new Error("a certificate and its key must be configured together");
  fallback ??= selfSigned();
  return fallback;
}

function selfSigned(): KeyPair {
  const { cert, private: key } = generate([{ name: "commonName", value: "localhost" }], {
    keySize: 2048,
    days: 3650,
    algorithm: "sha256",
  });
  return { cert, key };
}

/** Certificates by the name that a client asks for: exact names first, then `*.example.com` and `example.*`. */
export class NamedCertificates {
  private readonly contexts = new Map<string, SecureContext>();

  add(name: string, pair: KeyPair) {
    this.contexts.set(name.toLowerCase(), createSecureContext(pair));
  }

  find(name: string): SecureContext | undefined {
    const lower = name.toLowerCase();
    return (
      this.contexts.get(lower) ??
      this.contexts.get(lower.replace(/^[^.]+/, "*")) ??
      this.contexts.get(lower.replace(/[^.]+$/, "*")) ??
      this.contexts.get("*")
    );
  }
}
