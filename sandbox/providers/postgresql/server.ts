import { setTimeout as sleep } from "node:timers/promises";
import { Client, type QueryResultRow } from "pg";
import { Unreachable } from "../kit/errors";
import { connectionTo, type Config } from "./config";
import { Semaphore } from "./semaphore";

/** One connection, for as long as a piece of work lasts. */
export interface Session {
  rows<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  run(text: string, values?: unknown[]): Promise<void>;
}

type Work<T> = (session: Session) => Promise<T>;

/** How long a look at the server may take before it counts as unreachable, in milliseconds. */
const READ_TIMEOUT = 5_000;
const RETRY_AFTER = 500;

/**
 * A PostgreSQL server, 13 or later.
 *
 * Changes are made one at a time: concurrent ones to the same catalog row fail with "tuple concurrently updated".
 * They wait for a server that is still starting; looks do not, since a refresh is to go on without it.
 */
export class Server {
  private lastChange: Promise<unknown> = Promise.resolve();
  private readonly connections: Semaphore;

  constructor(readonly config: Config) {
    this.connections = new Semaphore(config.maxConnections || Infinity);
  }

  /** Looks at a database, by default the provider's. */
  read<T>(work: Work<T>, database = this.config.database): Promise<T> {
    return this.connections.hold(async () => {
      const client = await this.connect(database, READ_TIMEOUT).catch((error: unknown) => {
        throw isPassing(error) ? new Unreachable(`cannot reach ${this.address}`, { cause: error }) : error;
      });
      return finish(client, work);
    });
  }

  /** Changes a database in one transaction. */
  change<T>(signal: AbortSignal, work: Work<T>, database = this.config.database): Promise<T> {
    const transaction: Work<T> = async (session) => {
      await session.run("BEGIN");
      const result = await work(session);
      await session.run("COMMIT"); // an error ends the session, and with it the transaction
      return result;
    };
    return this.outsideTransaction(signal, transaction, database);
  }

  /** For the few statements that PostgreSQL refuses within a transaction, such as CREATE DATABASE. */
  outsideTransaction<T>(signal: AbortSignal, work: Work<T>, database = this.config.database): Promise<T> {
    const change = async () => finish(await this.connectPatiently(database, signal), work);
    const turn = this.lastChange.then(() => this.connections.hold(change));
    this.lastChange = turn.catch(() => undefined);
    return turn;
  }

  async hasDatabase(name: string): Promise<boolean> {
    const find = (session: Session) => session.rows("SELECT FROM pg_catalog.pg_database WHERE datname = $1", [name]);
    return (await this.read(find)).length > 0;
  }

  private get address(): string {
    const { host, port } = connectionTo(this.config.database, this.config);
    return `PostgreSQL at ${host}:${port}`;
  }

  private async connectPatiently(database: string, signal: AbortSignal): Promise<Client> {
    const limit = this.config.connectTimeout * 1000;
    const deadline = Date.now() + limit;
    for (;;) {
      const left = Math.max(deadline - Date.now(), 1);
      try {
        return await this.connect(database, left);
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (Date.now() + RETRY_AFTER >= deadline) {
          throw new Error(`cannot reach ${this.address} within ${limit / 1000} s`, { cause: error });
        }
        await sleep(RETRY_AFTER, undefined, { signal });
      }
    }
  }

  private async connect(database: string, timeout: number): Promise<Client> {
    const client = new Client({
      ...connectionTo(database, this.config),
      connectionTimeoutMillis: timeout,
    });
    client.on("error", () => undefined); // a connection that breaks fails the query that is under way
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }
}

async function finish<T>(client: Client, work: Work<T>): Promise<T> {
  try {
    return await work({
      rows: async <Row extends QueryResultRow>(text: string, values?: unknown[]) =>
        (await client.query<Row>(text, values)).rows,
      run: async (text, values) => void (await client.query(text, values)),
    });
  } catch (error) {
    throw withDetail(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** PostgreSQL puts what matters, such as the objects that still depend on a role, into the detail. */
function withDetail(error: unknown): unknown {
  const { detail, hint } = error as { detail?: string; hint?: string };
  if (!(error instanceof Error) || !(detail || hint)) return error;
  return new Error([error.message, detail, hint].filter(Boolean).join(". "), {
    cause: error,
  });
}

/** Whether to try again may help: nobody listens yet, the name does not resolve yet, or the server is on its way up or down. */
function isPassing(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isPassing);
  const { code = "", message = "" } = error as {
    code?: string;
    message?: string;
  };
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(code) ||
    /^(57P0[123]|53300)$/.test(code) || // shutting down, crashed, starting; too many connections
    /^(Connection terminated|timeout expired)/.test(message)
  );
}
