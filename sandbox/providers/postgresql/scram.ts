import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/** The number of rounds that PostgreSQL itself uses (scram_iterations). */
const ITERATIONS = 4096;

/**
 * What PostgreSQL stores for a password: a SCRAM-SHA-256 verifier (RFC 5803). Sent in place of the password, it keeps
 * the clear text out of the statement, and so out of the server's log and of pg_stat_activity.
 *
 * A text that is already such a verifier, or an md5 hash, is passed on as it is.
 */
export function verifier(password: string, salt: Buffer = randomBytes(16)): string {
  if (isHashed(password)) return password;
  const salted = pbkdf2Sync(prepare(password), salt, ITERATIONS, 32, "sha256");
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest("base64");
  const serverKey = hmac(salted, "Server Key").toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

/** Whether a text is what PostgreSQL would store, rather than a password. */
export function isHashed(password: string): boolean {
  return /^md5[0-9a-f]{32}$/.test(password) || /^SCRAM-SHA-256\$\d+:[^$]+\$[^:]+:.+$/.test(password);
}

/** The md5 form of a password, as servers with `password_encryption = md5` store it. */
export function md5(password: string, role: string): string {
  return (
    "md5" +
    createHash("md5")
      .update(password + role)
      .digest("hex")
  );
}

/** The part of SASLprep (RFC 4013) that changes a text: other spaces become a space, the rest its NFKC form. */
function prepare(password: string): string {
  return password.replace(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g, " ").normalize("NFKC");
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
