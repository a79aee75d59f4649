import { pbkdf2, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const ITERATIONS = 10000;
const LENGTH = 32;
const PHC = /^\$pbkdf2-(\w+)\$i=(\d+),l=(\d+)\$([\w+/]+)\$([\w+/]+)$/;

/** A PHC string, as Kong writes it: base64 without padding. */
export function hashSecret(secret: string): string {
  const salt = randomBytes(16);
  const hash = pbkdf2Sync(secret, salt, ITERATIONS, LENGTH, "sha512");
  const encode = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
  return `$pbkdf2-sha512$i=${ITERATIONS},l=${LENGTH}$${encode(salt)}$${encode(hash)}`;
}

/** Whether the secret is the one that was hashed. */
export async function isSecretOf(phc: string, secret: string): Promise<boolean> {
  const [, digest, iterations, length, salt = "", hash = ""] = PHC.exec(phc) ?? [];
  if (!digest) return false;
  const derive = promisify(pbkdf2);
  const derived = await derive(secret, Buffer.from(salt, "base64"), Number(iterations), Number(length), digest);
  const expected = Buffer.from(hash, "base64");
  return derived.length === expected.length && timingSafeEqual(derived, expected);
}
