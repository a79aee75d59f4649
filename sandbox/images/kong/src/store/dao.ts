import { foreignKeysUnresolved, invalidOption, type KongError, notFound, schemaViolation } from "../schema/errors.js";
import { isObject, type Entity, type FieldErrors, type Schema, type Value } from "../schema/field.js";
import { fill, merge, ShorthandError, type Context } from "../schema/fill.js";
import { validate, validateField } from "../schema/validate.js";
import { columnsOf, decodeRow, secondsLeft, type Column } from "./columns.js";
import { type Database, type Queryable } from "./database.js";
import { decodeOffset, encodeOffset, type Page, type PageOptions } from "./paging.js";
import { violationOf } from "./violations.js";

const MAX_TTL = 100_000_000;

/** An id, or a unique field (a name) and its value. */
export interface Key {
  field: string;
  value: string;
}

export const byId = (value: string): Key => ({ field: "id", value });

/** Creates, reads, changes and deletes the entities of one schema. */
export class Dao {
  protected readonly columns: Column[];

  constructor(
    readonly schema: Schema,
    protected readonly db: Database,
    protected readonly daos: (name: string) => Dao,
  ) {
    this.columns = columnsOf(schema);
  }

  async insert(given: Entity): Promise<Entity> {
    const [input, ttl] = this.takeTtl(given);
    const entity = this.fill(input, "insert");
    return this.guard(entity, () =>
      this.db.write(async (client) => {
        await this.prepare(client, entity, input, false);
        return this.show(await this.store(client, entity, ttl));
      }),
    );
  }

  /** Changes what is given; null clears, records are merged, lists replaced. */
  async update(key: Key, given: Entity): Promise<Entity> {
    const [input, ttl] = this.takeTtl(given);
    const changes = this.fill(input, "update");
    const merged: Entity = {};
    return this.guard(merged, () =>
      this.db.write(async (client) => {
        const current = await this.selectRow(client, key, "FOR UPDATE");
        if (!current) throw notFound({ [key.field]: key.value });
        Object.assign(merged, merge(this.schema, changes, this.decode(current)));
        delete merged.ttl;
        await this.prepare(client, merged, input, true);
        return this.show(await this.store(client, merged, ttl, { field: "id", value: String(current.id) }));
      }),
    );
  }

  /** Puts exactly what is given at the key: what is left out gets its default. */
  async upsert(key: Key, given: Entity): Promise<Entity> {
    const [input, ttl] = this.takeTtl(given);
    const entity = this.fill({ ...input, [key.field]: key.value }, "insert");
    return this.guard(entity, () =>
      this.db.write(async (client) => {
        await this.prepare(client, entity, input, false);
        return this.show(await this.store(client, entity, ttl, key));
      }),
    );
  }

  async select(key: Key): Promise<Entity | undefined> {
    const row = await this.selectRow(this.db, key);
    return row && this.show(row);
  }

  /** As `select`, also for what another node wrote a moment ago and the replica does not have yet. */
  async selectLatest(key: Key): Promise<Entity | undefined> {
    const latest = { query: (text: string, values: unknown[] = []) => this.db.queryPrimary(text, values) };
    const row = (await this.selectRow(this.db, key)) ?? (await this.selectRow(latest, key));
    return row && this.show(row);
  }

  async delete(key: Key): Promise<void> {
    await this.guard({}, () =>
      this.db.write((client) => client.query(`DELETE FROM ${this.schema.name} WHERE "${key.field}" = $1`, [key.value])),
    );
  }

  async page({ size, offset, tags, where }: PageOptions): Promise<Page> {
    const values: unknown[] = [];
    const conditions = [this.isAlive()];
    const bind = (value: unknown) => `$${values.push(value)}`;
    if (offset !== undefined) conditions.push(`id > ${bind(decodeOffset(offset))}`);
    if (tags) conditions.push(`tags ${tags.any ? "&&" : "@>"} ${bind(tags.names)}::text[]`);
    for (const [name, value] of Object.entries(where ?? {})) conditions.push(`"${name}" = ${bind(value)}`);

    const { rows } = await this.db.query(
      `SELECT * FROM ${this.schema.name} WHERE ${conditions.join(" AND ")} ORDER BY id LIMIT ${size + 1}`,
      values,
    );
    const data = await Promise.all(rows.slice(0, size).map((row) => this.show(row as Entity)));
    return { data, offset: rows.length > size ? encodeOffset(String(data[data.length - 1]?.id)) : undefined };
  }

  /** Everything there is, as the proxy wants it. */
  async all(client: Queryable): Promise<Entity[]> {
    const { rows } = await client.query(`SELECT * FROM ${this.schema.name} WHERE ${this.isAlive()} ORDER BY id`);
    return rows.map((row) => fill(this.schema, this.decode(row as Entity), "select"));
  }

  /** Resolves references by name, validates, derives: after it, the entity may be stored. */
  protected async prepare(client: Queryable, entity: Entity, given: Entity, isUpdate: boolean): Promise<void> {
    await this.resolveForeign(client, entity);
    const errors = validate(this.schema, entity, isUpdate);
    if (errors) throw schemaViolation(errors);
    this.schema.transform?.(entity, given);
  }

  /** The row as the API shows it. */
  protected async show(row: Entity): Promise<Entity> {
    const entity = this.decode(row);
    const shown = fill(this.schema, entity, "select");
    return this.schema.ttl ? { ...shown, ttl: entity.ttl } : shown;
  }

  protected decode(row: Record<string, unknown>): Entity {
    const entity = decodeRow(this.columns, row);
    if (this.schema.ttl) entity.ttl = row.ttl instanceof Date ? secondsLeft(row.ttl) : null;
    return entity;
  }

  private fill(given: Entity, context: Context): Entity {
    try {
      return fill(this.schema, given, context);
    } catch (error) {
      throw error instanceof ShorthandError ? schemaViolation(error.fields) : error;
    }
  }

  private async selectRow(client: Queryable, key: Key, lock = ""): Promise<Entity | undefined> {
    const { rows } = await client.query(
      `SELECT * FROM ${this.schema.name} WHERE "${key.field}" = $1 AND ${this.isAlive()} ${lock}`,
      [key.value],
    );
    return rows[0] as Entity | undefined;
  }

  /** Inserts the entity; with a key, replaces the row that has it. */
  private async store(client: Queryable, entity: Entity, ttl: number | undefined, key?: Key): Promise<Entity> {
    const row = new Map(this.columns.map(({ name, field, encode }) => [name, encode(entity[field] ?? null)]));
    if (this.schema.cache_key) row.set("cache_key", this.cacheKey(entity));
    if (ttl !== undefined) row.set("ttl", ttl === 0 ? null : new Date(Date.now() + ttl * 1000));

    const names = [...row.keys()].map((name) => `"${name}"`);
    const updates = names.filter((name) => name !== '"id"').map((name) => `${name} = EXCLUDED.${name}`);
    const conflict = key ? ` ON CONFLICT ("${key.field}") DO UPDATE SET ${updates.join(", ")}` : "";
    const { rows } = await client.query(
      `INSERT INTO ${this.schema.name} (${names.join(", ")})
       VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})${conflict} RETURNING *`,
      [...row.values()],
    );
    return rows[0] as Entity;
  }

  /** Unique over several fields through one column, as Kong has it, so that nulls count as equal. */
  private cacheKey(entity: Entity): string {
    const parts = (this.schema.cache_key ?? []).map((name) => {
      const value = entity[name];
      return isObject(value) ? value.id : (value ?? "");
    });
    return [this.schema.name, ...parts].join(":");
  }

  private async resolveForeign(client: Queryable, entity: Entity): Promise<void> {
    const unresolved: Record<string, { parent: string; by: Entity }> = {};
    for (const [name, field] of Object.entries(this.schema.fields)) {
      const value = entity[name];
      if (field.type !== "foreign" || !isObject(value)) continue;
      if (validateField({ type: "foreign" }, value) === undefined) {
        entity[name] = { id: value.id };
        continue;
      }
      const by = await this.lookUp(client, entity, name, value);
      if (by) unresolved[name] = { parent: field.reference ?? "", by };
    }
    if (Object.keys(unresolved).length > 0) throw foreignKeysUnresolved(unresolved);
  }

  /** Replaces `{ name: … }` by the id; returns the unique fields by which nothing was found. */
  private async lookUp(
    client: Queryable,
    entity: Entity,
    name: string,
    reference: Entity,
  ): Promise<Entity | undefined> {
    const parent = this.daos(this.schema.fields[name]?.reference ?? "");
    const missed: Entity = {};
    for (const [unique, field] of Object.entries(parent.schema.fields)) {
      const value = reference[unique];
      if (!field.unique || typeof value !== "string" || validateField(field, value) !== undefined) continue;
      const row = await parent.selectRow(client, { field: unique, value });
      if (row) {
        entity[name] = { id: row.id };
        return undefined;
      }
      missed[unique] = value;
    }
    return Object.keys(missed).length > 0 ? missed : undefined;
  }

  private takeTtl(given: Entity): [Entity, number | undefined] {
    if (!this.schema.ttl || given.ttl === undefined || given.ttl === null) return [given, undefined];
    const { ttl, ...input } = given;
    if (!Number.isInteger(ttl) || (ttl as number) < 0 || (ttl as number) > MAX_TTL) {
      throw invalidOption("ttl", `must be an integer between 0 and ${MAX_TTL}`);
    }
    return [input, ttl as number];
  }

  private isAlive(): string {
    return this.schema.ttl ? "(ttl IS NULL OR ttl > now())" : "true";
  }

  private async guard<T>(entity: Entity, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw violationOf(error, this.schema, entity) ?? error;
    }
  }
}

/** A fault of one field, found outside the schema. */
export function fieldFault(field: string, message: string): KongError {
  const errors: FieldErrors = { [field]: message };
  return schemaViolation(errors);
}

export function idOf(reference: Value | undefined): string | undefined {
  return isObject(reference) && typeof reference.id === "string" ? reference.id : undefined;
}
