import { readFileSync } from "node:fs";
import type { ClientConfig } from "pg";
import { boolean, integer, string, type Values } from "../kit/schema";

/** The provider's configuration: names and defaults of the official plugin. */
export const config = {
  scheme: string({ default: "postgres", oneOf: ["postgres"] }),
  host: string(),
  port: integer({ default: 5432 }),
  database: string({ default: "postgres" }),
  username: string({ default: "postgres" }),
  password: string({ secret: true }),
  /** As in libpq; `require` encrypts without verifying the server's certificate. */
  sslmode: string({
    default: "require",
    oneOf: ["disable", "require", "verify-ca", "verify-full"],
  }),
  /** Path of a PEM file. */
  sslrootcert: string(),
  /** How long to wait for the server, in seconds; also while it refuses connections because it is starting. */
  connectTimeout: integer({ default: 180 }),
  maxConnections: integer({ default: 20 }),
  /** Accepted, and not needed: the server is asked. */
  expectedVersion: string({ default: "9.0.0" }),
  /** Whether the user may read the stored passwords, which shows that one was removed. */
  superuser: boolean({ default: true }),
} as const;

export type Config = Values<typeof config>;

/** The connection options for one database. A value that is not configured comes from libpq's variable, as in psql. */
export function connectionTo(database: string, from: Config): ClientConfig {
  return {
    host: from.host ?? process.env.PGHOST ?? "localhost",
    port: from.port,
    user: from.username,
    password: from.password ?? process.env.PGPASSWORD,
    database,
    ssl: encryption(from),
    application_name: "pulumi-resource-postgresql",
    options: "-c TimeZone=UTC", // so that a time without a zone means the same wherever it is read
  };
}

function encryption({ sslmode, sslrootcert }: Config): ClientConfig["ssl"] {
  if (sslmode === "disable") return false;
  if (sslmode === "require" && !sslrootcert) return { rejectUnauthorized: false };
  const ca = sslrootcert === undefined ? undefined : readFileSync(sslrootcert, "utf8");
  return sslmode === "verify-full" ? { ca } : { ca, checkServerIdentity: () => undefined };
}
