import pg from "pg";
import { type ErrorLog, describe } from "../node/log.js";
import { type PostgresSettings, type Settings } from "../node/settings.js";

export interface Rows {
  rows: Record<string, unknown>[];
}

/** A connection, or something that picks one for each statement. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<Rows>;
}

export type DatabaseSettings = Pick<Settings, "postgres" | "readOnly">;

/** How long a read waits for the replica to have replayed this node's last write, in milliseconds. */
const CATCH_UP_LIMIT = 1000;
const CATCH_UP_STEP = 10;

/**
 * Writes go to the primary, reads to the read-only host when there is one.
 *
 * A replica lags. Kong itself lets a GET after a POST see the past; here a read waits until the replica has replayed
 * the WAL position of this node's last write, at most a second, and is then answered by the primary. Once the replica
 * has caught up, reads cost nothing more. A replica that cannot be reached is stood in for by the primary as well.
 */
export class Database {
  private primary!: pg.Pool;
  private replica?: pg.Pool;
  /** WAL position of this node's last write, or of when it began, that the replica is not yet known to have. */
  private pending?: string;

  constructor(
    settings: DatabaseSettings,
    private readonly log: ErrorLog,
  ) {
    this.open(settings);
  }

  /** Takes other settings for all that begins from here on; what is under way ends on the connections that it has. */
  async reopen(settings: DatabaseSettings) {
    const [primary, replica] = [this.primary, this.replica];
    this.open(settings);
    await Promise.all([primary.end(), replica?.end()]);
  }

  /** Runs `work` in a transaction on the primary. */
  async write<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
    return this.transaction(work, async (client) => {
      if (this.replica) this.pending = await walPosition(client);
    });
  }

  /** As `write`, for what nobody reads from the replica: reads do not wait for the replica to have it. */
  async writeUnread<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
    return this.transaction(work);
  }

  /** Runs `work` in one read-only snapshot. */
  async read<T>(work: (client: Queryable) => Promise<T>): Promise<T> {
    const client = await this.reader();
    try {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      const result = await work(client);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      await rollBack(client);
      throw error;
    }
  }

  /** Runs one statement for reading. */
  async query(text: string, values: unknown[] = []): Promise<Rows> {
    const client = await this.reader();
    try {
      const result = await client.query(text, values);
      client.release();
      return result;
    } catch (error) {
      client.release(isConnectionError(error));
      throw error;
    }
  }

  /** Reads from the primary what the replica may not have yet; no rows without a replica or a primary to ask. */
  async queryPrimary(text: string, values: unknown[]): Promise<Rows> {
    if (!this.replica) return { rows: [] };
    return this.primary.query(text, values).catch((error: unknown) => {
      this.log.warn(`[postgres] primary not reachable, taking the replica's word: ${describe(error)}`);
      return { rows: [] };
    });
  }

  /** From here on, reads see all that was written until now, by whomever; without a primary, what the replica has. */
  async catchUp(): Promise<void> {
    if (this.replica) this.pending = await walPosition(this.primary).catch(() => undefined);
  }

  async isReachable(): Promise<boolean> {
    try {
      await this.primary.query("SELECT 1");
      return true;
    } catch {
      return false;
    }
  }

  async close() {
    await Promise.all([this.primary.end(), this.replica?.end()]);
  }

  private open({ postgres, readOnly }: DatabaseSettings) {
    this.primary = this.connect(postgres);
    this.replica = readOnly && this.connect(readOnly);
  }

  private async transaction<T>(
    work: (client: Queryable) => Promise<T>,
    afterwards?: (client: Queryable) => Promise<void>,
  ): Promise<T> {
    const client = await this.primary.connect();
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      await afterwards?.(client);
      client.release();
      return result;
    } catch (error) {
      await rollBack(client);
      throw error;
    }
  }

  private connect(settings: PostgresSettings): pg.Pool {
    const { timeout, ssl, ...address } = settings;
    const pool = new pg.Pool({
      ...address,
      ssl: ssl && { rejectUnauthorized: false },
      max: 10,
      connectionTimeoutMillis: timeout,
      query_timeout: timeout,
      application_name: "kong",
    });
    // A server that goes away ends idle connections; the pool makes new ones when it is back.
    pool.on("error", (error) => this.log.warn(`[postgres] connection to ${settings.host} lost: ${error.message}`));
    return pool;
  }

  private async reader(): Promise<pg.PoolClient> {
    const replica = await this.replica?.connect().catch((error: unknown) => {
      this.log.warn(`[postgres] read-only server not reachable, reading from the primary: ${describe(error)}`);
    });
    if (!replica) return this.primary.connect();
    if (await this.isCaughtUp(replica).catch(() => false)) return replica;
    try {
      const client = await this.primary.connect();
      replica.release();
      return client;
    } catch {
      // Without a primary, a replica that lags is the best there is.
      return replica;
    }
  }

  private async isCaughtUp(client: Queryable): Promise<boolean> {
    const deadline = Date.now() + CATCH_UP_LIMIT;
    while (this.pending && Date.now() < deadline) {
      const position = this.pending;
      const { rows } = await client.query(
        "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= $1::pg_lsn AS done",
        [position],
      );
      if (rows[0]?.done === true) {
        if (this.pending === position) this.pending = undefined;
      } else {
        await new Promise((resolve) => setTimeout(resolve, CATCH_UP_STEP));
      }
    }
    return this.pending === undefined;
  }
}

async function walPosition(client: Queryable): Promise<string | undefined> {
  const { rows } = await client.query("SELECT pg_current_wal_lsn()::text AS lsn");
  return rows[0]?.lsn as string | undefined;
}

async function rollBack(client: pg.PoolClient) {
  try {
    await client.query("ROLLBACK");
    client.release();
  } catch {
    client.release(true);
  }
}

/** Whether a connection is of no more use after the error: anything that the server did not itself report. */
function isConnectionError(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError);
}
