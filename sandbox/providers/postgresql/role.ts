import { boolean, integer, list, set, string, type Values } from "../kit";
import { postgresResource } from "./resource";
import { memberships, readRole, setMemberships } from "./role-catalog";
import { verifier } from "./scram";
import type { Session } from "./server";
import { name as quoted, text } from "./sql";

const milliseconds = () => integer({ validate: (ms) => (ms < 0 ? "must not be negative" : undefined) });
const limit = integer({
  default: -1,
  validate: (n) => (n < -1 ? "must be at least -1, which is no limit" : undefined),
});

const inputs = {
  name: string({ autoName: true }),
  /** In clear, or as PostgreSQL stores it (`md5…`, `SCRAM-SHA-256$…`). */
  password: string({ secret: true }),
  encryptedPassword: boolean({
    default: true,
    validate: (on) => (on ? undefined : "must be true: PostgreSQL stores no clear passwords since version 10"),
  }),
  login: boolean({ default: false }),
  superuser: boolean({ default: false }),
  createDatabase: boolean({ default: false }),
  createRole: boolean({ default: false }),
  inherit: boolean({ default: true }),
  replication: boolean({ default: false }),
  bypassRowLevelSecurity: boolean({ default: false }),
  connectionLimit: limit,
  validUntil: string({ default: "infinity", normalize: instant }),
  roles: set(string()),
  searchPaths: list(string({ validate: (path) => (path.includes(", ") ? "must not contain ', '" : undefined) })),
  statementTimeout: milliseconds(),
  idleInTransactionSessionTimeout: milliseconds(),
  assumeRole: string(),
  skipDropRole: boolean({ default: false, ignored: true }),
  skipReassignOwned: boolean({ default: false, ignored: true }),
} as const;

export type RoleInputs = Values<typeof inputs>;

export const role = postgresResource({
  inputs,
  unsupported: ["encrypted", "passwordWo", "passwordWoVersion"],
  async create(context, news) {
    const name = news.name ?? context.name;
    const server = await context.client();
    await server.change(context.signal, async (session) => {
      await session.run(`CREATE ROLE ${quoted(name)} WITH ${options(news, Object.keys(OPTIONS) as Option[])}`);
      await setMemberships(session, name, news.roles ?? []);
      await alterSettings(
        session,
        name,
        news,
        SETTINGS.filter((setting) => news[setting] !== undefined),
      );
    });
    return { id: name };
  },
  async read(context, id, state) {
    const server = await context.client();
    const live = await server.read((session) => readRole(session, server.config, state.name ?? id, state.password));
    return live && { state: live };
  },
  async update(context, id, { olds, news, changed }) {
    const [from, to] = [olds.name ?? id, news.name ?? id];
    const server = await context.client();
    await server.change(context.signal, async (session) => {
      if (from !== to) await session.run(`ALTER ROLE ${quoted(from)} RENAME TO ${quoted(to)}`);
      // A rename clears an md5 password, which is salted with the name.
      const altered = (Object.keys(OPTIONS) as Option[]).filter(
        (option) => changed.has(option) || (option === "password" && from !== to),
      );
      if (altered.length > 0) await session.run(`ALTER ROLE ${quoted(to)} WITH ${options(news, altered)}`);
      if (changed.has("roles")) await setMemberships(session, to, news.roles ?? []);
      await alterSettings(
        session,
        to,
        news,
        SETTINGS.filter((setting) => changed.has(setting)),
      );
    });
  },
  async delete(context, id, state) {
    const name = state.name ?? id;
    const server = await context.client();
    await server.change(context.signal, async (session) => {
      if (!(await memberships(session, name))) return;
      if (!state.skipReassignOwned) {
        await session.run(`REASSIGN OWNED BY ${quoted(name)} TO CURRENT_USER`);
        await session.run(`DROP OWNED BY ${quoted(name)}`);
      }
      if (!state.skipDropRole) await session.run(`DROP ROLE ${quoted(name)}`);
    });
  },
});

const flag = (on: string) => (value: unknown) => (value ? on : `NO${on}`);

/** What CREATE ROLE and ALTER ROLE call the inputs. */
const OPTIONS = {
  login: flag("LOGIN"),
  superuser: flag("SUPERUSER"),
  createDatabase: flag("CREATEDB"),
  createRole: flag("CREATEROLE"),
  inherit: flag("INHERIT"),
  replication: flag("REPLICATION"),
  bypassRowLevelSecurity: flag("BYPASSRLS"),
  connectionLimit: (value: unknown) => `CONNECTION LIMIT ${Number(value)}`,
  validUntil: (value: unknown) => `VALID UNTIL ${text(String(value))}`,
  password: (value: unknown) => `PASSWORD ${isNone(value) ? "NULL" : text(verifier(String(value)))}`,
} as const;
type Option = keyof typeof OPTIONS;

/** The text `NULL` is the official plugin's way to say "no password". */
function isNone(password: unknown): boolean {
  return !password || /^null$/i.test(password as string);
}

function options(news: RoleInputs, which: Option[]): string {
  return which.map((option) => OPTIONS[option](news[option])).join(" ");
}

/** The inputs that are settings of the role's sessions. */
const SETTINGS = ["searchPaths", "statementTimeout", "idleInTransactionSessionTimeout", "assumeRole"] as const;
type Setting = (typeof SETTINGS)[number];

async function alterSettings(session: Session, name: string, news: RoleInputs, which: Setting[]): Promise<void> {
  for (const setting of which) {
    await session.run(`ALTER ROLE ${quoted(name)} ${settingClause(setting, news)}`);
  }
}

function settingClause(setting: Setting, news: RoleInputs): string {
  switch (setting) {
    case "searchPaths":
      return news.searchPaths?.length
        ? `SET search_path TO ${news.searchPaths.map(quoted).join(", ")}`
        : "RESET search_path";
    case "statementTimeout":
      return news.statementTimeout ? `SET statement_timeout TO ${news.statementTimeout}` : "RESET statement_timeout";
    case "idleInTransactionSessionTimeout": {
      const timeout = news.idleInTransactionSessionTimeout;
      const parameter = "idle_in_transaction_session_timeout";
      return timeout ? `SET ${parameter} TO ${timeout}` : `RESET ${parameter}`;
    }
    case "assumeRole":
      return news.assumeRole ? `SET role TO ${quoted(news.assumeRole)}` : "RESET role";
  }
}

const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** One form for the spellings of a point in time, UTC where no zone is given; `infinity` and the like stay as they are. */
function instant(value: string): string {
  const [, date, time = "00:00", zone = "Z"] = INSTANT.exec(value.trim()) ?? [];
  if (!date) return value.trim().toLowerCase();
  return new Date(`${date}T${time}${zone.length === 3 ? `${zone}:00` : zone}`).toISOString();
}
