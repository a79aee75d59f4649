import { schemas } from "../entities/index.js";
import { oauth2AuthorizationCodes, oauth2Tokens } from "../entities/oauth2.js";
import { type Schema } from "../schema/field.js";
import { columnsOf } from "./columns.js";
import { type Queryable } from "./database.js";

export interface Migration {
  name: string;
  statements: string[];
}

/** In order; a released one is never changed, a later one is added. */
export const MIGRATIONS: Migration[] = [
  { name: "000_base", statements: baseStatements() },
  { name: "001_runtime_tables", statements: runtimeStatements() },
];

/** Any number will do, as long as every node takes the same lock. */
const LOCK = 0x6b6f6e67;

function baseStatements(): string[] {
  const base = schemas.filter(({ name }) => name !== oauth2AuthorizationCodes.name);
  return [
    `CREATE TABLE workspaces (id uuid PRIMARY KEY, name text UNIQUE, created_at timestamptz DEFAULT now())`,
    `INSERT INTO workspaces (id, name) VALUES (gen_random_uuid(), 'default')`,
    ...base.flatMap(tableStatements),
    ...changeFeedStatements(base),
  ];
}

function tableStatements(schema: Schema): string[] {
  const columns = columnsOf(schema);
  const definitions = columns.map(({ name, definition }) => `"${name}" ${definition}`);
  if (schema.cache_key) definitions.push("cache_key text UNIQUE");
  if (schema.ttl) definitions.push("ttl timestamptz");
  const indexes = columns.filter(({ definition }) => definition.includes("REFERENCES"));
  return [
    `CREATE TABLE ${schema.name} (${definitions.join(", ")})`,
    ...indexes.map(({ name }) => `CREATE INDEX ON ${schema.name} (${name})`),
    `CREATE INDEX ON ${schema.name} USING gin (tags)`,
  ].filter((statement) => schema.fields.tags || !statement.includes("(tags)"));
}

/**
 * Every change of an entity, by whichever node or by hand in SQL, adds a row to `cluster_events`; nodes poll for new
 * rows. Rows are kept for an hour, far longer than any node goes without looking.
 */
function changeFeedStatements(configuration: Schema[]): string[] {
  return [
    `CREATE TABLE cluster_events (
       id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), channel text NOT NULL)`,
    // Restores run with an empty search path, which must not keep the trigger from its table.
    `CREATE FUNCTION record_cluster_event() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
     BEGIN
       DELETE FROM cluster_events WHERE id IN (
         SELECT id FROM cluster_events WHERE at < now() - interval '1 hour' ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED);
       INSERT INTO cluster_events (channel) VALUES (TG_TABLE_NAME);
       RETURN NULL;
     END $$`,
    ...configuration.map(
      ({ name }) =>
        `CREATE TRIGGER ${name}_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${name}
         FOR EACH STATEMENT EXECUTE FUNCTION record_cluster_event()`,
    ),
  ];
}

/**
 * What is written while requests are served: tokens, codes and counters. They are no news to other nodes, and expired
 * rows are deleted, a few with every insert.
 */
function runtimeStatements(): string[] {
  return [
    `DROP TRIGGER ${oauth2Tokens.name}_changed ON ${oauth2Tokens.name}`,
    ...tableStatements(oauth2AuthorizationCodes),
    `CREATE TABLE ratelimiting_metrics (
       identifier text, period text, period_date timestamptz, service_id uuid, route_id uuid,
       value integer NOT NULL, ttl timestamptz,
       PRIMARY KEY (identifier, period, period_date, service_id, route_id))`,
    `CREATE FUNCTION delete_expired_rows() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
     BEGIN
       EXECUTE format(
         'DELETE FROM %I WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM %I WHERE ttl < now() ORDER BY ttl LIMIT 100 FOR UPDATE SKIP LOCKED))',
         TG_TABLE_NAME, TG_TABLE_NAME);
       RETURN NULL;
     END $$`,
    ...[oauth2Tokens.name, oauth2AuthorizationCodes.name, "ratelimiting_metrics"].flatMap((table) => [
      `CREATE INDEX ON ${table} (ttl)`,
      `CREATE TRIGGER ${table}_expire AFTER INSERT ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION delete_expired_rows()`,
    ]),
  ];
}

/** Names of the migrations that ran, or undefined when the database was never bootstrapped. */
export async function executedMigrations(client: Queryable): Promise<string[] | undefined> {
  const { rows } = await client.query("SELECT to_regclass('schema_meta') IS NOT NULL AS exists");
  if (rows[0]?.exists !== true) return undefined;
  const meta = await client.query("SELECT executed FROM schema_meta WHERE key = 'schema_meta' AND subsystem = 'core'");
  return meta.rows[0]?.executed as string[] | undefined;
}

export function pendingMigrations(executed: string[]): Migration[] {
  return MIGRATIONS.filter(({ name }) => !executed.includes(name));
}

/** Runs what has not run yet, in the caller's transaction. Nodes that try at the same time wait for each other. */
export async function migrate(client: Queryable): Promise<Migration[]> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_meta (
       key text, subsystem text, last_executed text, executed text[], pending text[], PRIMARY KEY (key, subsystem))`,
  );
  const pending = pendingMigrations((await executedMigrations(client)) ?? []);
  for (const { name, statements } of pending) {
    for (const statement of statements) await client.query(statement);
    await client.query(
      `INSERT INTO schema_meta (key, subsystem, last_executed, executed) VALUES ('schema_meta', 'core', $1, ARRAY[$1])
       ON CONFLICT (key, subsystem) DO UPDATE SET last_executed = $1, executed = schema_meta.executed || $1`,
      [name],
    );
  }
  return pending;
}
