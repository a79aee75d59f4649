import { createClient } from "@redis/client";

/** A plugin's `redis` record. */
export interface RedisConfig {
  host: string;
  port: number;
  /** Milliseconds for connecting, and for an answer. */
  timeout: number;
  username: string | null;
  password: string | null;
  database: number;
  ssl: boolean;
  ssl_verify: boolean;
  server_name: string | null;
}

interface Connection {
  client: ReturnType<typeof clientFor>;
  ready: Promise<unknown>;
}

/** Milliseconds without use after which the connection is closed, as in Kong. */
const IDLE = 10_000;

/**
 * Runs scripts on one Redis, over one connection. It is made when there is something to ask; after a failure the next
 * request makes another, so that a Redis that is away costs a request `timeout` at most.
 */
export class RedisConnection {
  private connection?: Connection;
  private readonly idle = setTimeout(() => this.close(), IDLE).unref();

  constructor(private readonly config: RedisConfig) {}

  async run(script: string, keys: string[], values: number[]): Promise<unknown> {
    this.idle.refresh();
    const connection = (this.connection ??= this.open());
    try {
      await connection.ready;
      const reply = connection.client.eval(script, { keys, arguments: values.map(String) });
      return await within(this.config.timeout, reply);
    } catch (error) {
      this.drop(connection);
      throw error;
    }
  }

  close() {
    clearTimeout(this.idle);
    if (this.connection) this.drop(this.connection);
  }

  private open(): Connection {
    const client = clientFor(this.config);
    const connection = { client, ready: within(this.config.timeout, client.connect()) };
    // Also a server that goes away between requests; who waits for an answer is told by its promise.
    client.on("error", () => this.drop(connection));
    return connection;
  }

  private drop(connection: Connection) {
    if (this.connection === connection) this.connection = undefined;
    if (connection.client.isOpen) connection.client.destroy();
  }
}

function clientFor({ host, port, timeout, username, password, database, ...tls }: RedisConfig) {
  const address = { host, port, connectTimeout: timeout, reconnectStrategy: false as const };
  const secured = { tls: true as const, rejectUnauthorized: tls.ssl_verify, servername: tls.server_name ?? host };
  return createClient({
    socket: tls.ssl ? { ...address, ...secured } : address,
    ...(password && { username: username || undefined, password }),
    database,
    disableClientInfo: true,
  });
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("timeout")), milliseconds);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
