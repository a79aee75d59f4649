import { resolve } from "node:path";

/** Where one Postgres server is, and as whom to connect. */
export interface PostgresSettings {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** Milliseconds for connecting and for a query. */
  timeout: number;
  ssl: boolean;
}

export interface Listener {
  host: string;
  port: number;
  ssl: boolean;
}

/** Paths of a certificate and its key; both or neither. */
export interface CertificateFiles {
  cert?: string;
  key?: string;
}

export interface Settings {
  postgres: PostgresSettings;
  /** The read-only server, when `KONG_PG_RO_HOST` is set. */
  readOnly?: PostgresSettings;
  proxyListen: Listener[];
  adminListen: Listener[];
  proxyCertificate: CertificateFiles;
  adminCertificate: CertificateFiles;
  /** `/dev/stdout`, `/dev/stderr`, `off`, or a file. */
  logs: { proxyAccess: string; proxyError: string; adminAccess: string; adminError: string };
  logLevel: string;
  /** Seconds between looking for changes that other nodes made. */
  updateFrequency: number;
  /** Addresses and ranges of proxies whose X-Forwarded-… headers are believed. */
  trustedIps: string[];
  /** Directory of the pid file. */
  prefix: string;
}

type Environment = Record<string, string | undefined>;

export function readSettings(env: Environment = process.env): Settings {
  const get = (name: string, initial: string) => env[`KONG_${name}`] || initial;
  const database = get("DATABASE", "postgres");
  if (database !== "postgres") throw new Error(`KONG_DATABASE is '${database}': this stand-in runs on postgres only`);

  const postgres = readPostgres(env, "PG", {
    host: "127.0.0.1",
    port: 5432,
    user: "kong",
    password: "",
    database: "kong",
    timeout: 5000,
    ssl: false,
  });
  const prefix = get("PREFIX", "/usr/local/kong");
  const log = (name: string, initial: string) => {
    const target = get(name, initial);
    return target === "off" ? target : resolve(prefix, target);
  };
  return {
    postgres,
    readOnly: env.KONG_PG_RO_HOST ? readPostgres(env, "PG_RO", postgres) : undefined,
    proxyListen: parseListen(get("PROXY_LISTEN", "0.0.0.0:8000, 0.0.0.0:8443 ssl")),
    adminListen: parseListen(get("ADMIN_LISTEN", "127.0.0.1:8001, 127.0.0.1:8444 ssl")),
    proxyCertificate: { cert: env.KONG_SSL_CERT, key: env.KONG_SSL_CERT_KEY },
    adminCertificate: { cert: env.KONG_ADMIN_SSL_CERT, key: env.KONG_ADMIN_SSL_CERT_KEY },
    logs: {
      proxyAccess: log("PROXY_ACCESS_LOG", "/dev/stdout"),
      proxyError: log("PROXY_ERROR_LOG", "/dev/stderr"),
      adminAccess: log("ADMIN_ACCESS_LOG", "/dev/stdout"),
      adminError: log("ADMIN_ERROR_LOG", "/dev/stderr"),
    },
    logLevel: get("LOG_LEVEL", "notice"),
    updateFrequency: Number(get("DB_UPDATE_FREQUENCY", "5")),
    trustedIps: get("TRUSTED_IPS", "")
      .split(/[\s,]+/)
      .filter(Boolean),
    prefix,
  };
}

function readPostgres(env: Environment, name: string, initial: PostgresSettings): PostgresSettings {
  const get = (key: string) => env[`KONG_${name}_${key}`] || undefined;
  return {
    host: get("HOST") ?? initial.host,
    port: Number(get("PORT") ?? initial.port),
    user: get("USER") ?? initial.user,
    password: get("PASSWORD") ?? initial.password,
    database: get("DATABASE") ?? initial.database,
    timeout: Number(get("TIMEOUT") ?? initial.timeout),
    ssl: (get("SSL") ?? String(initial.ssl)) === "on" || get("SSL") === "true",
  };
}

/** nginx's listen directives: `0.0.0.0:8443 ssl reuseport backlog=16384, …`; `off` listens nowhere. */
export function parseListen(text: string): Listener[] {
  if (text.trim() === "off") return [];
  return text.split(",").map((directive) => {
    const [address = "", ...flags] = directive.trim().split(/\s+/);
    const match = /^(.+):(\d+)$/.exec(address);
    if (!match?.[1]) throw new Error(`cannot listen on '${directive.trim()}': not an address and a port`);
    return { host: match[1].replace(/^\[(.*)\]$/, "$1"), port: Number(match[2]), ssl: flags.includes("ssl") };
  });
}
