import type { GrantInputs } from "./grant";
import type { Server, Session } from "./server";

/** For each object that a grant is about: its name, and the privileges that one role has on it. */
interface Found {
  object: string;
  privileges: string[];
}

/** The privileges that an access list gives to the role $1. A list that is null holds the owner's alone. */
const held = (acl: string) =>
  `array(SELECT a.privilege_type::text FROM aclexplode(${acl}) a
          WHERE a.grantee = coalesce((SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1), 0)
          ORDER BY 1) AS privileges`;

const RELATION_KINDS: Readonly<Record<string, readonly string[]>> = {
  table: ["r", "v", "m", "f", "p"],
  sequence: ["S"],
};
const ROUTINE_KINDS: Readonly<Record<string, readonly string[]>> = {
  function: ["f", "a", "w"],
  procedure: ["p"],
  routine: ["f", "a", "w", "p"],
};

/**
 * The privileges that a role has: for several objects those that it has on each, and none at all if any of them differs
 * from what was granted, so that the next update makes them even. Undefined when the role, the database or the schema
 * is gone.
 */
export async function grantedPrivileges(server: Server, grant: GrantInputs): Promise<string[] | undefined> {
  const there = await server.read((session) => exists(session, grant));
  if (!there) return undefined;
  const found = await server.read((session) => lookUp(session, grant), grant.database);
  if (!found) return undefined;
  const wanted = grant.objects?.length ? found.filter(({ object }) => named(grant.objects ?? [], object)) : found;
  const [first] = wanted;
  if (!first) return [...grant.privileges];
  const even = wanted.every(({ privileges }) => privileges.join() === first.privileges.join());
  return even ? first.privileges : [];
}

async function exists(session: Session, { role, database }: GrantInputs): Promise<boolean> {
  const rows = await session.rows(
    `SELECT FROM pg_catalog.pg_database
      WHERE datname = $2 AND (lower($1) = 'public' OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1))`,
    [role, database],
  );
  return rows.length > 0;
}

async function lookUp(session: Session, grant: GrantInputs): Promise<Found[] | undefined> {
  const { role, database, schema = "", objectType } = grant;
  if (objectType === "database") {
    return session.rows<Found>(
      `SELECT datname::text AS object, ${held("datacl")} FROM pg_catalog.pg_database WHERE datname = $2`,
      [role, database],
    );
  }
  const [own] = await session.rows<Found>(
    `SELECT nspname::text AS object, ${held("nspacl")} FROM pg_catalog.pg_namespace WHERE nspname = $2`,
    [role, schema],
  );
  if (objectType === "schema" || !own) return own && [own];
  const kinds = RELATION_KINDS[objectType];
  if (kinds) {
    return session.rows<Found>(
      `SELECT relname::text AS object, ${held("relacl")}
         FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE nspname = $2 AND relkind::text = ANY ($3)`,
      [role, schema, kinds],
    );
  }
  return session.rows<Found>(
    `SELECT proname::text AS object, ${held("coalesce(proacl, acldefault('f', proowner))")}
       FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      WHERE nspname = $2 AND prokind::text = ANY ($3)`,
    [role, schema, ROUTINE_KINDS[objectType]],
  );
}

function named(objects: readonly string[], object: string): boolean {
  return objects.some((given) => given.replace(/\(.*\)$/, "") === object);
}
