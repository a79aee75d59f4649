import { boolean, isUnknown, set, string, type Values } from "../kit";
import { grantedPrivileges } from "./grant-catalog";
import { asGiven, privilegeList, privileges, unknownPrivileges, type ObjectType } from "./privileges";
import { postgresResource } from "./resource";
import { grantee, name as quoted } from "./sql";

const OBJECT_TYPES = ["database", "schema", "table", "sequence", "function", "procedure", "routine"] as const;

const inputs = {
  role: string({ required: true, replace: true }),
  database: string({ required: true, replace: true }),
  schema: string({ replace: true }),
  objectType: string({ required: true, replace: true, oneOf: OBJECT_TYPES }),
  /** Empty for all objects of the type in the schema. */
  objects: set(string(), { replace: true }),
  privileges,
  withGrantOption: boolean({ default: false, replace: true }),
} as const;

export type GrantInputs = Values<typeof inputs>;

/** Exactly these privileges of a role, on a database, a schema, or objects in a schema. */
export const grant = postgresResource({
  inputs,
  unsupported: ["columns"],
  check,
  async create(context, news) {
    const server = await context.client();
    await server.change(context.signal, (session) => session.run(statements(news)), news.database);
    return { id: identifier(news) };
  },
  async read(context, _id, state) {
    const server = await context.client();
    const wanted = state as GrantInputs;
    const found = await grantedPrivileges(server, wanted);
    if (!found) return undefined;
    return { state: { privileges: asGiven(wanted.objectType as ObjectType, wanted.privileges, found) } };
  },
  async update(context, _id, { news }) {
    const server = await context.client();
    await server.change(context.signal, (session) => session.run(statements(news)), news.database);
  },
  async delete(context, _id, state) {
    const server = await context.client();
    const wanted = { ...(state as GrantInputs), privileges: [] };
    if (!(await grantedPrivileges(server, wanted))) return;
    await server.change(context.signal, (session) => session.run(statements(wanted)), wanted.database);
  },
});

function check({ objectType, schema, objects, privileges: given }: Partial<GrantInputs>): string[] {
  if (objectType === undefined || isUnknown(objectType)) return [];
  const faults: string[] = [];
  if (objectType !== "database" && !schema) faults.push(`property 'schema' is required for object type ${objectType}`);
  if (/^(database|schema)$/.test(objectType) && objects?.length) {
    faults.push(`property 'objects' is not for object type ${objectType}`);
  }
  const known = Array.isArray(given) ? given.filter((privilege) => !isUnknown(privilege)) : [];
  return [...faults, ...unknownPrivileges(objectType as ObjectType, known)];
}

/** Revoking first leaves exactly the privileges that are granted then; both in one transaction, so that none is missed. */
function statements(wanted: GrantInputs): string {
  const on = `ON ${target(wanted)}`;
  const revoke = `REVOKE ALL PRIVILEGES ${on} FROM ${grantee(wanted.role)}`;
  if (wanted.privileges.length === 0) return revoke;
  const option = wanted.withGrantOption ? " WITH GRANT OPTION" : "";
  return `${revoke}; GRANT ${privilegeList(wanted.privileges)} ${on} TO ${grantee(wanted.role)}${option}`;
}

function target({ database, schema = "", objectType, objects = [] }: GrantInputs): string {
  if (objectType === "database") return `DATABASE ${quoted(database)}`;
  if (objectType === "schema") return `SCHEMA ${quoted(schema)}`;
  const type = objectType.toUpperCase();
  if (objects.length === 0) return `ALL ${type}S IN SCHEMA ${quoted(schema)}`;
  return `${type} ${objects.map((object) => `${quoted(schema)}.${qualified(object)}`).join(", ")}`;
}

/** An object's name; that of a function may carry its argument types, which are no part of the name: `add(int, int)`. */
function qualified(object: string): string {
  const [, name = object, types = ""] = /^([^(]+)(\(.*\))$/.exec(object) ?? [];
  return quoted(name) + types;
}

function identifier({ role, database, schema, objectType, objects = [] }: GrantInputs): string {
  return [role, database, objectType === "database" ? [] : schema, objectType, [...objects].sort()].flat().join("_");
}
