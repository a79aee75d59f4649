import { boolean, string } from "../kit";
import { postgresResource } from "./resource";
import type { Session } from "./server";
import { name as quoted } from "./sql";

interface ExtensionRow {
  schema: string;
  version: string;
}

export const extension = postgresResource({
  inputs: {
    name: string({ autoName: true, replace: true }),
    database: string({ computed: true, replace: true }),
    schema: string({ computed: true }),
    version: string({ computed: true }),
    createCascade: boolean({ default: false, ignored: true }),
    dropCascade: boolean({ default: false, ignored: true }),
  },
  deleteBeforeReplace: (news, olds) => news.name === olds.name,
  async create(context, news) {
    const name = news.name ?? context.name;
    const server = await context.client();
    const database = news.database ?? server.config.database;
    const clauses = [
      news.schema && `SCHEMA ${quoted(news.schema)}`,
      news.version && `VERSION ${quoted(news.version)}`,
      news.createCascade && "CASCADE",
    ];
    const create = `CREATE EXTENSION IF NOT EXISTS ${quoted(name)} ${clauses.filter(Boolean).join(" ")}`;
    const live = await server.change(
      context.signal,
      async (session) => {
        await session.run(create);
        return readExtension(session, name);
      },
      database,
    );
    return { id: `${database}.${name}`, state: { database, ...live } };
  },
  async read(context, id, state) {
    const server = await context.client();
    const database = state.database ?? id.slice(0, id.indexOf("."));
    const name = state.name ?? id.slice(id.indexOf(".") + 1);
    if (!(await server.hasDatabase(database))) return undefined;
    const live = await server.read((session) => readExtension(session, name), database);
    return live && { state: { name, database, ...live } };
  },
  async update(context, _id, { olds, news, changed }) {
    const server = await context.client();
    const alter = `ALTER EXTENSION ${quoted(olds.name ?? "")}`;
    await server.change(
      context.signal,
      async (session) => {
        if (changed.has("version") && news.version) await session.run(`${alter} UPDATE TO ${quoted(news.version)}`);
        if (changed.has("schema") && news.schema) await session.run(`${alter} SET SCHEMA ${quoted(news.schema)}`);
      },
      olds.database,
    );
  },
  async delete(context, _id, { name = "", database, dropCascade }) {
    const server = await context.client();
    if (database && !(await server.hasDatabase(database))) return;
    const drop = `DROP EXTENSION IF EXISTS ${quoted(name)} ${dropCascade ? "CASCADE" : "RESTRICT"}`;
    await server.change(context.signal, (session) => session.run(drop), database);
  },
});

async function readExtension(session: Session, name: string): Promise<ExtensionRow | undefined> {
  const [row] = await session.rows<ExtensionRow>(
    `SELECT nspname::text AS schema, extversion AS version
       FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      WHERE extname = $1`,
    [name],
  );
  return row;
}
