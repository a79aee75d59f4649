import { schemas } from "../entities/index.js";
import { type Entity } from "../schema/field.js";
import { CertificateDao } from "./certificates.js";
import { Dao } from "./dao.js";
import { type Database } from "./database.js";
import { type Page } from "./paging.js";
import { PluginDao } from "./plugins.js";

/** All entities of one database. */
export class Store {
  private readonly daos = new Map<string, Dao>();

  constructor(readonly db: Database) {
    const lookUp = (name: string) => this.of(name);
    for (const schema of schemas) {
      const Kind = schema.name === "certificates" ? CertificateDao : schema.name === "plugins" ? PluginDao : Dao;
      this.daos.set(schema.name, new Kind(schema, db, lookUp));
    }
  }

  of(name: string): Dao {
    const dao = this.daos.get(name);
    if (!dao) throw new Error(`there is no entity named '${name}'`);
    return dao;
  }

  /** Which entities carry which tags; the offset counts rows. */
  async tags(size: number, offset = "0", tag?: string): Promise<Page> {
    const tables = schemas
      .filter(({ fields }) => fields.tags)
      .map(({ name }) => `SELECT '${name}' AS entity_name, id AS entity_id, unnest(tags) AS tag FROM ${name}`);
    const { rows } = await this.db.query(
      `SELECT entity_name, entity_id, tag FROM (${tables.join(" UNION ALL ")}) all_tags
       WHERE $1::text IS NULL OR tag = $1 ORDER BY entity_id, tag LIMIT ${size + 1} OFFSET $2::bigint`,
      [tag ?? null, offset],
    );
    return {
      data: rows.slice(0, size) as Entity[],
      offset: rows.length > size ? String(Number(offset) + size) : undefined,
    };
  }
}
