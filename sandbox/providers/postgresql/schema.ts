import { boolean, string } from "../kit";
import { postgresResource } from "./resource";
import type { Session } from "./server";
import { name as quoted } from "./sql";

export const schema = postgresResource({
  inputs: {
    name: string({ autoName: true }),
    database: string({ computed: true, replace: true }),
    owner: string({ computed: true }),
    ifNotExists: boolean({ default: true, ignored: true }),
    dropCascade: boolean({ default: false, ignored: true }),
  },
  unsupported: ["policies"],
  async create(context, news) {
    const name = news.name ?? context.name;
    const server = await context.client();
    const database = news.database ?? server.config.database;
    const owner = await server.change(
      context.signal,
      async (session) => {
        await session.run(`CREATE SCHEMA ${news.ifNotExists ? "IF NOT EXISTS " : ""}${quoted(name)}`);
        if (news.owner) await session.run(`ALTER SCHEMA ${quoted(name)} OWNER TO ${quoted(news.owner)}`);
        return ownerOf(session, name);
      },
      database,
    );
    return { id: `${database}.${name}`, state: { database, owner } };
  },
  async read(context, id, state) {
    const server = await context.client();
    const database = state.database ?? id.slice(0, id.indexOf("."));
    const name = state.name ?? id.slice(id.indexOf(".") + 1);
    if (!(await server.hasDatabase(database))) return undefined;
    const owner = await server.read((session) => ownerOf(session, name), database);
    return owner === undefined ? undefined : { state: { name, database, owner } };
  },
  async update(context, _id, { olds, news, changed }) {
    const server = await context.client();
    const [from = "", to = from] = [olds.name, news.name];
    await server.change(
      context.signal,
      async (session) => {
        if (from !== to) await session.run(`ALTER SCHEMA ${quoted(from)} RENAME TO ${quoted(to)}`);
        if (changed.has("owner") && news.owner) {
          await session.run(`ALTER SCHEMA ${quoted(to)} OWNER TO ${quoted(news.owner)}`);
        }
      },
      olds.database,
    );
  },
  async delete(context, _id, { name = "", database, dropCascade }) {
    const server = await context.client();
    if (database && !(await server.hasDatabase(database))) return;
    const drop = `DROP SCHEMA IF EXISTS ${quoted(name)} ${dropCascade ? "CASCADE" : "RESTRICT"}`;
    await server.change(context.signal, (session) => session.run(drop), database);
  },
});

async function ownerOf(session: Session, name: string): Promise<string | undefined> {
  const [row] = await session.rows<{ owner: string }>(
    "SELECT pg_get_userbyid(nspowner)::text AS owner FROM pg_catalog.pg_namespace WHERE nspname = $1",
    [name],
  );
  return row?.owner;
}
