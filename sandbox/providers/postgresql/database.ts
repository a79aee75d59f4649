import { boolean, integer, string } from "../kit";
import { postgresResource } from "./resource";
import type { Session } from "./server";
import { name as quoted, text } from "./sql";

const DEFAULT = "DEFAULT";

const inputs = {
  name: string({ autoName: true }),
  owner: string({ computed: true }),
  template: string({ computed: true, replace: true }),
  encoding: string({ computed: true, replace: true, normalize: (name) => name.toUpperCase().replace(/[-_]/g, "") }),
  lcCollate: string({ computed: true, replace: true }),
  lcCtype: string({ computed: true, replace: true }),
  tablespaceName: string({ computed: true }),
  connectionLimit: integer({ default: -1 }),
  allowConnections: boolean({ default: true }),
  isTemplate: boolean({ computed: true }),
  /** Whether a change of the owner hands over what the previous one owned in the database. */
  alterObjectOwnership: boolean({ default: false, ignored: true }),
} as const;

interface DatabaseRow {
  owner: string;
  encoding: string;
  lcCollate: string;
  lcCtype: string;
  tablespaceName: string;
  connectionLimit: number;
  allowConnections: boolean;
  isTemplate: boolean;
}

/** What the official plugin takes as long as nothing else is said: a template that holds nothing, and UTF-8. */
const TEMPLATE = "template0";
const ENCODING = "UTF8";

export const database = postgresResource({
  inputs,
  deleteBeforeReplace: (news, olds) => news.name === olds.name,
  async create(context, news) {
    const name = news.name ?? context.name;
    const server = await context.client();
    const owner = news.owner && news.owner !== DEFAULT ? quoted(news.owner) : quoted(server.config.username);
    const clauses = [
      `OWNER ${owner}`,
      `TEMPLATE ${identifierOr(news.template || TEMPLATE)}`,
      `ENCODING ${literalOr(news.encoding || ENCODING)}`,
      news.lcCollate && `LC_COLLATE ${literalOr(news.lcCollate)}`,
      news.lcCtype && `LC_CTYPE ${literalOr(news.lcCtype)}`,
      news.tablespaceName && `TABLESPACE ${identifierOr(news.tablespaceName)}`,
      `ALLOW_CONNECTIONS ${news.allowConnections}`,
      `CONNECTION LIMIT ${news.connectionLimit}`,
      `IS_TEMPLATE ${news.isTemplate ?? false}`,
    ];
    await server.outsideTransaction(context.signal, (session) =>
      session.run(`CREATE DATABASE ${quoted(name)} ${clauses.filter(Boolean).join(" ")}`),
    );
    const live = await server.read((session) => readDatabase(session, name));
    return { id: name, state: { ...live, template: news.template || TEMPLATE, ...defaultsAsGiven(news) } };
  },
  async read(context, id, state) {
    const name = state.name ?? id;
    const server = await context.client();
    const live = await server.read((session) => readDatabase(session, name));
    return live && { state: { name, template: state.template ?? TEMPLATE, ...live, ...defaultsAsGiven(state) } };
  },
  async update(context, id, { olds, news, changed }) {
    const [from, to] = [olds.name ?? id, news.name ?? id];
    const server = await context.client();
    const alter = async (clause: string) =>
      server.outsideTransaction(context.signal, (session) => session.run(`ALTER DATABASE ${quoted(to)} ${clause}`));
    if (from !== to) {
      await server.outsideTransaction(context.signal, (session) =>
        session.run(`ALTER DATABASE ${quoted(from)} RENAME TO ${quoted(to)}`),
      );
    }
    const { owner, tablespaceName } = news;
    if (changed.has("owner") && owner) {
      await alter(`OWNER TO ${quoted(owner)}`);
      const previous = olds.owner;
      if (news.alterObjectOwnership && previous) {
        const handOver = `REASSIGN OWNED BY ${quoted(previous)} TO ${quoted(owner)}`;
        await server.change(context.signal, (session) => session.run(handOver), to);
      }
    }
    if (changed.has("tablespaceName") && tablespaceName) {
      await alter(tablespaceName === DEFAULT ? "RESET TABLESPACE" : `SET TABLESPACE ${quoted(tablespaceName)}`);
    }
    if (changed.has("connectionLimit")) await alter(`CONNECTION LIMIT ${news.connectionLimit}`);
    if (changed.has("allowConnections")) await alter(`ALLOW_CONNECTIONS ${news.allowConnections}`);
    if (changed.has("isTemplate")) await alter(`IS_TEMPLATE ${news.isTemplate ?? false}`);
  },
  async delete(context, id, state) {
    const name = state.name ?? id;
    const server = await context.client();
    await server.outsideTransaction(context.signal, async (session) => {
      const live = await readDatabase(session, name);
      if (!live) return;
      if (live.isTemplate) await session.run(`ALTER DATABASE ${quoted(name)} IS_TEMPLATE false`);
      await session.run(`DROP DATABASE ${quoted(name)} WITH (FORCE)`);
    });
  },
});

async function readDatabase(session: Session, name: string): Promise<DatabaseRow | undefined> {
  const [row] = await session.rows<DatabaseRow>(
    `SELECT pg_get_userbyid(d.datdba)::text AS owner, pg_encoding_to_char(d.encoding)::text AS encoding,
            d.datcollate::text AS "lcCollate", d.datctype::text AS "lcCtype", t.spcname::text AS "tablespaceName",
            d.datconnlimit AS "connectionLimit", d.datallowconn AS "allowConnections", d.datistemplate AS "isTemplate"
       FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
      WHERE d.datname = $1`,
    [name],
  );
  return row;
}

/** `DEFAULT` leaves the choice to the server: what it chose is no difference. */
function defaultsAsGiven(given: Partial<Record<keyof DatabaseRow, unknown>>): Partial<DatabaseRow> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value === DEFAULT));
}

function identifierOr(value: string): string {
  return value === DEFAULT ? DEFAULT : quoted(value);
}

function literalOr(value: string): string {
  return value === DEFAULT ? DEFAULT : text(value);
}
