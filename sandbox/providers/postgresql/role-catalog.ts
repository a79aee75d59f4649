import type { Config } from "./config";
import type { RoleInputs } from "./role";
import { isHashed, md5 } from "./scram";
import type { Session } from "./server";
import { name as quoted } from "./sql";

interface RoleRow {
  login: boolean;
  superuser: boolean;
  createDatabase: boolean;
  createRole: boolean;
  inherit: boolean;
  replication: boolean;
  bypassRowLevelSecurity: boolean;
  connectionLimit: number;
  validUntil: string;
  settings: string[] | null;
}

const ROLE = `
  SELECT rolcanlogin AS login, rolsuper AS superuser, rolcreatedb AS "createDatabase", rolcreaterole AS "createRole",
         rolinherit AS inherit, rolreplication AS replication, rolbypassrls AS "bypassRowLevelSecurity",
         rolconnlimit AS "connectionLimit", coalesce(rolvaliduntil::text, 'infinity') AS "validUntil",
         rolconfig AS settings
    FROM pg_catalog.pg_roles WHERE rolname = $1`;

/** The role as the server has it; undefined when there is none of that name. */
export async function readRole(
  session: Session,
  config: Config,
  name: string,
  known: string | undefined,
): Promise<Partial<RoleInputs> | undefined> {
  const [row] = await session.rows<RoleRow>(ROLE, [name]);
  if (!row) return undefined;
  const { settings, ...attributes } = row;
  return {
    name,
    ...attributes,
    ...readSettings(settings ?? []),
    roles: await memberships(session, name),
    password: row.login ? await readPassword(session, config, name, known) : known,
  };
}

function readSettings(settings: string[]): Partial<RoleInputs> {
  const value = (parameter: string) =>
    settings.find((setting) => setting.startsWith(`${parameter}=`))?.slice(parameter.length + 1);
  const milliseconds = (parameter: string) => Number(value(parameter) ?? 0) || undefined;
  const paths = value("search_path")?.split(", ");
  return {
    searchPaths: paths?.map(unquoted),
    statementTimeout: milliseconds("statement_timeout"),
    idleInTransactionSessionTimeout: milliseconds("idle_in_transaction_session_timeout"),
    assumeRole: value("role"),
  };
}

function unquoted(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}

/**
 * The password as far as it can be told: a removed one, or an md5 hash of another, is seen; a SCRAM verifier does not
 * give its password away and, as with the official plugin, passes for the one that was set.
 */
async function readPassword(
  session: Session,
  config: Config,
  role: string,
  known: string | undefined,
): Promise<string | undefined> {
  if (!config.superuser || !(await isSuperuser(session))) return known;
  const [row] = await session.rows<{ passwd: string | null }>(
    "SELECT passwd FROM pg_catalog.pg_shadow WHERE usename = $1",
    [role],
  );
  const stored = row?.passwd ?? undefined;
  if (stored === undefined || known === undefined || isHashed(known)) return stored;
  return stored.startsWith("SCRAM-SHA-256$") || stored === md5(known, role) ? known : stored;
}

async function isSuperuser(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ is: boolean }>(
    "SELECT rolsuper AS is FROM pg_catalog.pg_roles WHERE rolname = current_user",
  );
  return row?.is ?? false;
}

/** The roles that a role is a direct member of; undefined when the role does not exist. */
export async function memberships(session: Session, name: string): Promise<string[] | undefined> {
  const [row] = await session.rows<{ roles: string[] }>(
    `SELECT array(SELECT pg_get_userbyid(roleid)::text FROM pg_catalog.pg_auth_members WHERE member = r.oid ORDER BY 1)
              AS roles
       FROM pg_catalog.pg_roles r WHERE rolname = $1`,
    [name],
  );
  return row?.roles;
}

/** Grants and revokes until the role is a member of exactly these roles. */
export async function setMemberships(session: Session, name: string, wanted: readonly string[]): Promise<void> {
  const present = (await memberships(session, name)) ?? [];
  for (const group of present.filter((other) => !wanted.includes(other))) {
    await session.run(`REVOKE ${quoted(group)} FROM ${quoted(name)}`);
  }
  for (const group of wanted.filter((other) => !present.includes(other))) {
    await session.run(`GRANT ${quoted(group)} TO ${quoted(name)}`);
  }
}
