import { type Entity } from "../schema/field.js";
import { Dao, fieldFault, idOf, type Key } from "./dao.js";
import { type Queryable } from "./database.js";
import { type Page, type PageOptions } from "./paging.js";

/** Certificates show the names that they are served for; the names are rows of `snis`. */
export class CertificateDao extends Dao {
  override async insert(given: Entity): Promise<Entity> {
    const names = parseNames(given.snis);
    await this.checkNames(names ?? [], undefined);
    const certificate = await super.insert(given);
    return this.withNames(certificate, names ?? []);
  }

  override async update(key: Key, given: Entity): Promise<Entity> {
    const names = parseNames(given.snis);
    await this.checkNames(names ?? [], key.value);
    return this.withNames(await super.update(key, given), names);
  }

  override async upsert(key: Key, given: Entity): Promise<Entity> {
    const names = parseNames(given.snis);
    await this.checkNames(names ?? [], key.value);
    return this.withNames(await super.upsert(key, given), names);
  }

  override async select(key: Key): Promise<Entity | undefined> {
    const certificate = await super.select(key);
    return certificate && { ...certificate, snis: await this.namesOf(String(certificate.id)) };
  }

  override async page(options: PageOptions): Promise<Page> {
    const page = await super.page(options);
    const data = page.data.map(async (item) => ({ ...item, snis: await this.namesOf(String(item.id)) }));
    return { ...page, data: await Promise.all(data) };
  }

  /** Undefined leaves the names as they are. */
  private async withNames(certificate: Entity, names: string[] | undefined): Promise<Entity> {
    const id = String(certificate.id);
    if (names) await this.db.write((client) => replaceNames(client, id, names));
    return { ...certificate, snis: names ?? (await this.namesOf(id)) };
  }

  private async namesOf(id: string): Promise<string[]> {
    const { rows } = await this.db.query("SELECT name FROM snis WHERE certificate_id = $1 ORDER BY name", [id]);
    return rows.map((row) => String(row.name));
  }

  private async checkNames(names: string[], own: string | undefined): Promise<void> {
    for (const name of names) {
      const sni = await this.daos("snis").select({ field: "name", value: name });
      const owner = idOf(sni?.certificate);
      if (owner && owner !== own)
        throw fieldFault("snis", `${name} already associated with existing certificate '${owner}'`);
    }
  }
}

function parseNames(given: Entity[string]): string[] | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given)) return [];
  const names = given.map(String).sort();
  const twice = names.find((name, index) => names[index + 1] === name);
  if (twice) throw fieldFault("snis", `${twice} is duplicated`);
  return names;
}

async function replaceNames(client: Queryable, id: string, names: string[]): Promise<void> {
  await client.query("DELETE FROM snis WHERE certificate_id = $1 AND name <> ALL ($2::text[])", [id, names]);
  await client.query(
    `INSERT INTO snis (id, created_at, updated_at, certificate_id, name)
     SELECT gen_random_uuid(), now(), now(), $1, name FROM unnest($2::text[]) name ON CONFLICT (name) DO NOTHING`,
    [id, names],
  );
}
