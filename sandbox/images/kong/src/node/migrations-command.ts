import pg from "pg";
import { executedMigrations, migrate, type MIGRATIONS, pendingMigrations } from "../store/migrations.js";
import { type PostgresSettings } from "./settings.js";

type Say = (message: string) => void;

const NEEDS_BOOTSTRAP = "Database needs bootstrapping; run 'kong migrations bootstrap'";

/** Exit codes of `list` as Kong's: 3 needs bootstrapping, 5 new migrations are available. */
export async function migrationsCommand(
  action: string | undefined,
  settings: PostgresSettings,
  say: Say = console.log,
): Promise<number> {
  const { ssl, timeout, ...address } = settings;
  const client = new pg.Client({
    ...address,
    ssl: ssl && { rejectUnauthorized: false },
    connectionTimeoutMillis: timeout,
  });
  await client.connect();
  try {
    const executed = await executedMigrations(client);
    switch (action) {
      case "bootstrap":
        return await bootstrap(client, executed, say);
      case "up":
        return await up(client, executed, say);
      case "finish":
        say(executed ? "No pending migrations to finish" : NEEDS_BOOTSTRAP);
        return executed ? 0 : 1;
      case "list":
      case "status":
        return list(executed, say);
      default:
        say("Usage: kong migrations bootstrap|up|finish|list|status");
        return 1;
    }
  } finally {
    await client.end();
  }
}

async function bootstrap(client: pg.Client, executed: string[] | undefined, say: Say): Promise<number> {
  if (!executed) {
    say("Bootstrapping database...");
    const done = await inTransaction(client);
    if (done.length > 0) {
      say(`${done.length} migrations processed\n${done.length} executed\nDatabase is up-to-date`);
      return 0;
    }
    // Another node was faster, while this one waited for the lock.
  }
  say("Database already bootstrapped");
  return 0;
}

async function up(client: pg.Client, executed: string[] | undefined, say: Say): Promise<number> {
  if (!executed) {
    say(`Cannot run migrations: ${NEEDS_BOOTSTRAP}`);
    return 1;
  }
  if (pendingMigrations(executed).length === 0) {
    say("Database is already up-to-date");
    return 0;
  }
  const done = await inTransaction(client);
  say(`${done.length} migrations processed\nDatabase is up-to-date`);
  return 0;
}

function list(executed: string[] | undefined, say: Say): number {
  if (!executed) {
    say(NEEDS_BOOTSTRAP);
    return 3;
  }
  say(`Executed migrations:\ncore: ${executed.join(", ")}`);
  const pending = pendingMigrations(executed).map(({ name }) => name);
  if (pending.length === 0) return 0;
  say(`New migrations available:\ncore: ${pending.join(", ")}`);
  return 5;
}

async function inTransaction(client: pg.Client): Promise<typeof MIGRATIONS> {
  await client.query("BEGIN");
  try {
    const done = await migrate(client);
    await client.query("COMMIT");
    return done;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
