/** The entities that the proxy works with, as the schemas guarantee them. Times are seconds, timeouts milliseconds. */

export interface Reference {
  id: string;
}

export interface Service {
  id: string;
  name: string | null;
  protocol: string;
  host: string;
  port: number;
  path: string | null;
  retries: number;
  connect_timeout: number;
  write_timeout: number;
  read_timeout: number;
  client_certificate: Reference | null;
  tls_verify: boolean | null;
  ca_certificates: string[] | null;
  enabled: boolean;
}

export interface Route {
  id: string;
  name: string | null;
  created_at: number;
  protocols: string[];
  methods: string[] | null;
  hosts: string[] | null;
  paths: string[] | null;
  headers: Record<string, string[]> | null;
  snis: string[] | null;
  service: Reference | null;
  strip_path: boolean;
  preserve_host: boolean;
  regex_priority: number;
  https_redirect_status_code: number;
}

export interface Consumer {
  id: string;
  username: string | null;
  custom_id: string | null;
}

/** A row of any credential table. */
export interface Credential {
  id: string;
  consumer: Reference;
  key?: string;
  client_id?: string;
  username?: string;
  password?: string;
  secret?: string;
  algorithm?: string;
  rsa_public_key?: string | null;
  group?: string;
}

/** An application that gets tokens. */
export interface OAuth2Client extends Credential {
  client_id: string;
  client_secret: string;
  /** Whether `client_secret` is a hash. */
  hash_secret: boolean;
  client_type: "confidential" | "public";
  redirect_uris: string[] | null;
}

export interface PluginRow {
  id: string;
  name: string;
  config: PluginConfig;
  enabled: boolean;
  protocols: string[];
  route: Reference | null;
  service: Reference | null;
  consumer: Reference | null;
}

/** What a plugin is configured with; each plugin narrows it to its own type. */
export type PluginConfig = Record<string, unknown>;

export interface Upstream {
  id: string;
  name: string;
  algorithm: "round-robin" | "consistent-hashing" | "least-connections" | "latency";
  hash_on: string;
  hash_fallback: string;
  hash_on_header: string | null;
  hash_fallback_header: string | null;
  hash_on_cookie: string | null;
  hash_on_query_arg: string | null;
  hash_fallback_query_arg: string | null;
  host_header: string | null;
  healthchecks: HealthChecks;
}

export interface HealthChecks {
  threshold: number;
  active: {
    type: string;
    timeout: number;
    http_path: string;
    https_sni: string | null;
    https_verify_certificate: boolean;
    headers: Record<string, string[]> | null;
    healthy: { interval: number; successes: number; http_statuses: number[] };
    unhealthy: FailureLimits & { interval: number };
  };
  passive: {
    healthy: { successes: number; http_statuses: number[] };
    unhealthy: FailureLimits;
  };
}

/** How many failures in a row make a target unhealthy; 0 switches the kind off. */
export interface FailureLimits {
  http_statuses: number[];
  http_failures: number;
  tcp_failures: number;
  timeouts: number;
}

export interface Target {
  id: string;
  upstream: Reference;
  /** `host:port` */
  target: string;
  weight: number;
}

export interface Certificate {
  id: string;
  cert: string;
  key: string;
}

export interface Sni {
  name: string;
  certificate: Reference;
}
