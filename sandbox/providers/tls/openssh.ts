/** Keys in OpenSSH's formats: RFC 4253 for public keys, PROTOCOL.key of OpenSSH for private ones. */
import { createHash, randomBytes, type JsonWebKey, type KeyObject } from "node:crypto";

export interface OpenSshKey {
  /** One line of an authorized_keys file, without a comment. */
  readonly publicLine: string;
  /** PEM, without a passphrase. */
  readonly privatePem: string;
  /** As in `aa:bb:…`. */
  readonly md5: string;
  /** As in `SHA256:…`. */
  readonly sha256: string;
}

/** OpenSSH's names for the curves that it knows; P-224 is none of them. */
const CURVES: Readonly<Record<string, string>> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };

export function openSsh(key: KeyObject): OpenSshKey {
  const { type, publicFields, privateFields } = fieldsOf(key.export({ format: "jwk" }));
  const blob = Buffer.concat([text(type), ...publicFields]);
  return {
    publicLine: `${type} ${blob.toString("base64")}\n`,
    privatePem: pem(privateBlob(blob, Buffer.concat([text(type), ...privateFields, text("")]))),
    md5: createHash("md5")
      .update(blob)
      .digest("hex")
      .replace(/..(?=.)/g, "$&:"),
    sha256: "SHA256:" + createHash("sha256").update(blob).digest("base64").replace(/=+$/, ""),
  };
}

interface KeyFields {
  type: string;
  publicFields: Buffer[];
  privateFields: Buffer[];
}

function fieldsOf(jwk: JsonWebKey): KeyFields {
  const [n, e, d, p, q, qi, x, y] = [jwk.n, jwk.e, jwk.d, jwk.p, jwk.q, jwk.qi, jwk.x, jwk.y].map(decoded);
  if (jwk.kty === "RSA") {
    const privateFields = [n, e, d, qi, p, q].map(integer);
    return { type: "ssh-rsa", publicFields: [e, n].map(integer), privateFields };
  }
  if (jwk.kty === "OKP") {
    return { type: "ssh-ed25519", publicFields: [bytes(x)], privateFields: [bytes(x), bytes(Buffer.concat([d, x]))] };
  }
  const curve = CURVES[jwk.crv ?? ""];
  if (!curve) throw new Error(`OpenSSH knows no keys on ${jwk.crv}`);
  const publicFields = [text(curve), bytes(Buffer.concat([Buffer.from([4]), x, y]))];
  return { type: `ecdsa-sha2-${curve}`, publicFields, privateFields: [...publicFields, integer(d)] };
}

function privateBlob(publicBlob: Buffer, fields: Buffer): Buffer {
  const check = randomBytes(4); // twice the same: shows a wrong passphrase, where there is one
  const content = Buffer.concat([check, check, fields]);
  const padding = Buffer.from(Array.from({ length: (8 - (content.length % 8)) % 8 }, (_, i) => i + 1));
  return Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    text("none"), // cipher
    text("none"), // key derivation
    text(""),
    number(1), // keys
    bytes(publicBlob),
    bytes(Buffer.concat([content, padding])),
  ]);
}

function pem(content: Buffer): string {
  const lines = content.toString("base64").replace(/.{64}/g, "$&\n").trimEnd();
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function decoded(part: string | undefined): Buffer {
  return Buffer.from(part ?? "", "base64url");
}

function number(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

function bytes(value: Buffer): Buffer {
  return Buffer.concat([number(value.length), value]);
}

function text(value: string): Buffer {
  return bytes(Buffer.from(value));
}

/** A positive integer: no leading zeros, but one where the first bit would make it negative. */
function integer(value: Buffer): Buffer {
  const start = value.findIndex((byte) => byte !== 0);
  const digits = value.subarray(start < 0 ? value.length : start);
  return bytes((digits[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits);
}
