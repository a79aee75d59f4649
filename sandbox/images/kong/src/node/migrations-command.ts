import pg from "pg";
import { executedMigrations, migrate, MIGRATIONS, pendingMigrations } from "../store/migrations.js";
import { type PostgresSettings } from "./settings.js";

const NEEDS_BOOTSTRAP = "Database needs bootstrapping; run 'kong migrations bootstrap'";

/** Exit codes as Kong's `migrations list`: 3 needs bootstrapping, 5 new migrations are available. */
export async function migrationsCommand(action: string | undefined, settings: PostgresSettings): Promise<number> {
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
        return await bootstrap(client, executed);
      case "up":
        return await up(client, executed);
      case "finish":
        return report(executed ? "No pending migrations to finish" : NEEDS_BOOTSTRAP, executed ? 0 : 1);
      case "list":
      case "status":
        return list(executed);
      default:
        return report("Usage: kong migrations bootstrap|up|finish|list|status", 1);
    }
  } finally {
    await client.end();
  }
}

async function bootstrap(client: pg.Client, executed: string[] | undefined): Promise<number> {
  if (executed) return report("Database already bootstrapped", 0);
  console.log("Bootstrapping database...");
  const done = await inTransaction(client);
  // Another node may have been faster, while this one waited for the lock.
  if (done.length === 0) return report("Database already bootstrapped", 0);
  return report(`${done.length} migration processed\n${done.length} executed\nDatabase is up-to-date`, 0);
}

async function up(client: pg.Client, executed: string[] | undefined): Promise<number> {
  if (!executed) return report(`Cannot run migrations: ${NEEDS_BOOTSTRAP}`, 1);
  if (pendingMigrations(executed).length === 0) return report("Database is already up-to-date", 0);
  const done = await inTransaction(client);
  return report(`${done.length} migrations processed\nDatabase is up-to-date`, 0);
}

function list(executed: string[] | undefined): number {
  if (!executed) return report(NEEDS_BOOTSTRAP, 3);
  console.log(`Executed migrations:\ncore: ${executed.join(", ")}`);
  const pending = pendingMigrations(executed).map(({ name }) => name);
  if (pending.length === 0) return 0;
  return report(`New migrations available:\ncore: ${pending.join(", ")}`, 5);
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

function report(message: string, code: number): number {
  console.log(message);
  return code;
}
