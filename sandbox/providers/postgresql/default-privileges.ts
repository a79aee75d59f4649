import { boolean, isUnknown, string, type Values } from "../kit";
import { asGiven, privilegeList, privileges, unknownPrivileges, type ObjectType } from "./privileges";
import { postgresResource } from "./resource";
import type { Session } from "./server";
import { grantee, name as quoted } from "./sql";

/** Object types, with the letter that pg_default_acl has for them. */
const LETTERS: Readonly<Record<string, string>> = {
  table: "r",
  sequence: "S",
  function: "f",
  routine: "f",
  type: "T",
  schema: "n",
};

const inputs = {
  role: string({ required: true, replace: true }),
  database: string({ required: true, replace: true }),
  owner: string({ required: true, replace: true }),
  schema: string({ replace: true }),
  objectType: string({ required: true, replace: true, oneOf: Object.keys(LETTERS) }),
  privileges,
  withGrantOption: boolean({ default: false, replace: true }),
} as const;

type Inputs = Values<typeof inputs>;

/** The privileges that a role gets on what another role will create. */
export const defaultPrivileges = postgresResource({
  inputs,
  check({ objectType, schema, privileges: given }) {
    if (objectType === undefined || isUnknown(objectType)) return [];
    const faults = objectType === "schema" && schema ? ["property 'schema' is not for object type schema"] : [];
    const known = Array.isArray(given) ? given.filter((privilege) => !isUnknown(privilege)) : [];
    return [...faults, ...unknownPrivileges(objectType as ObjectType, known)];
  },
  async create(context, news) {
    const server = await context.client();
    await server.change(context.signal, (session) => session.run(statements(news)), news.database);
    const { role, database, schema, owner, objectType } = news;
    return { id: [role, database, schema ?? "noschema", owner, objectType].join("_") };
  },
  async read(context, _id, state) {
    const server = await context.client();
    const wanted = state as Inputs;
    if (!(await server.read((session) => exist(session, wanted)))) return undefined;
    const found = await server.read((session) => readPrivileges(session, wanted), wanted.database);
    return { state: { privileges: asGiven(wanted.objectType as ObjectType, wanted.privileges, found) } };
  },
  async update(context, _id, { news }) {
    const server = await context.client();
    await server.change(context.signal, (session) => session.run(statements(news)), news.database);
  },
  async delete(context, _id, state) {
    const server = await context.client();
    const none = { ...(state as Inputs), privileges: [] };
    if (!(await server.read((session) => exist(session, none)))) return;
    await server.change(context.signal, (session) => session.run(statements(none)), none.database);
  },
});

function statements({ role, owner, schema, objectType, privileges: given, withGrantOption }: Inputs): string {
  const alter = `ALTER DEFAULT PRIVILEGES FOR ROLE ${quoted(owner)}${schema ? ` IN SCHEMA ${quoted(schema)}` : ""}`;
  const on = `ON ${objectType.toUpperCase()}S`;
  const revoke = `${alter} REVOKE ALL ${on} FROM ${grantee(role)}`;
  if (given.length === 0) return revoke;
  const option = withGrantOption ? " WITH GRANT OPTION" : "";
  return `${revoke}; ${alter} GRANT ${privilegeList(given)} ${on} TO ${grantee(role)}${option}`;
}

async function exist(session: Session, { role, owner, database }: Inputs): Promise<boolean> {
  const rows = await session.rows(
    `SELECT FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles owner ON owner.rolname = $2
      WHERE datname = $3 AND (lower($1) = 'public' OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1))`,
    [role, owner, database],
  );
  return rows.length > 0;
}

async function readPrivileges(session: Session, { role, owner, schema, objectType }: Inputs): Promise<string[]> {
  const rows = await session.rows<{ privilege: string }>(
    `SELECT a.privilege_type::text AS privilege
       FROM pg_catalog.pg_default_acl d
       LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
      CROSS JOIN aclexplode(d.defaclacl) a
      WHERE pg_get_userbyid(d.defaclrole) = $2 AND coalesce(n.nspname, '') = $3 AND d.defaclobjtype::text = $4
        AND a.grantee = coalesce((SELECT oid FROM pg_catalog.pg_roles WHERE rolname = $1), 0)
      ORDER BY 1`,
    [role, owner, schema ?? "", LETTERS[objectType]],
  );
  return rows.map(({ privilege }) => privilege);
}
