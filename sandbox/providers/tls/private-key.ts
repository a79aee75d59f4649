import { createHash, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { integer, resource, string } from "../kit";
import { openSsh } from "./openssh";

const generate = promisify(generateKeyPair);

/** OpenSSL's names for the curves. */
const CURVES = { P224: "secp224r1", P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" } as const;
type Curve = keyof typeof CURVES;

const secret = string({ secret: true });

export const privateKey = resource({
  inputs: {
    algorithm: string({ required: true, oneOf: ["RSA", "ECDSA", "ED25519"] }),
    ecdsaCurve: string({ default: "P224", oneOf: Object.keys(CURVES) }),
    rsaBits: integer({ default: 2048, validate: (bits) => (bits < 1024 ? "must be at least 1024" : undefined) }),
  },
  outputs: {
    privateKeyPem: secret,
    privateKeyPemPkcs8: secret,
    privateKeyOpenssh: secret,
    publicKeyPem: string(),
    publicKeyOpenssh: string(),
    publicKeyFingerprintMd5: string(),
    publicKeyFingerprintSha256: string(),
  },
  async create(_context, { algorithm, ecdsaCurve, rsaBits }) {
    const { publicKey, privateKey } = await makePair(algorithm, ecdsaCurve as Curve, rsaBits);
    const ssh = algorithm === "ECDSA" && ecdsaCurve === "P224" ? undefined : openSsh(privateKey);
    return {
      id: createHash("sha1")
        .update(publicKey.export({ type: "spki", format: "der" }))
        .digest("hex"),
      state: {
        privateKeyPem: traditionalPem(privateKey),
        privateKeyPemPkcs8: String(privateKey.export({ type: "pkcs8", format: "pem" })),
        privateKeyOpenssh: ssh?.privatePem ?? "",
        publicKeyPem: String(publicKey.export({ type: "spki", format: "pem" })),
        publicKeyOpenssh: ssh?.publicLine ?? "",
        publicKeyFingerprintMd5: ssh?.md5 ?? "",
        publicKeyFingerprintSha256: ssh?.sha256 ?? "",
      },
    };
  },
  async delete() {},
});

function makePair(
  algorithm: string,
  curve: Curve,
  rsaBits: number,
): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  switch (algorithm) {
    case "RSA":
      return generate("rsa", { modulusLength: rsaBits });
    case "ECDSA":
      return generate("ec", { namedCurve: CURVES[curve] });
    default:
      return generate("ed25519");
  }
}

/** PKCS#1 for RSA, SEC 1 for ECDSA, and PKCS#8 for Ed25519, which has no other. */
function traditionalPem(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case "rsa":
      return String(key.export({ type: "pkcs1", format: "pem" }));
    case "ec":
      return String(key.export({ type: "sec1", format: "pem" }));
    default:
      return String(key.export({ type: "pkcs8", format: "pem" }));
  }
}
