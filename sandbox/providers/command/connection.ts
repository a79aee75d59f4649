import { integer, number, object, string, type Values } from "../kit";

const endpoint = {
  host: string({ required: true }),
  port: number({ default: 22 }),
  user: string({ default: "root" }),
  password: string(),
  /** The key itself, in OpenSSH's or PEM form. */
  privateKey: string(),
  privateKeyPassword: string(),
  /** @default SSH_AUTH_SOCK of the environment */
  agentSocketPath: string(),
  /** How many attempts to connect may fail; -1 for any number. */
  dialErrorLimit: integer({ default: 10 }),
  /** Seconds for one attempt; 0 for as long as it takes. */
  perDialTimeout: integer({ default: 15 }),
  /** The host's public key, as in known_hosts without the name. Without it, any host is trusted. */
  hostKey: string(),
};

/** How to reach a host by SSH, directly or by way of a proxy. */
export const connection = object({ ...endpoint, proxy: object(endpoint) }, { required: true });

export type Endpoint = Values<typeof endpoint>;
export type Connection = Endpoint & { proxy?: Endpoint };
