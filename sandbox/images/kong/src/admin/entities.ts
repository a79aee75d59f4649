import { randomUUID } from "node:crypto";
import { schemas } from "../entities/index.js";
import { KongError, notFound } from "../schema/errors.js";
import { type Entity, type Schema } from "../schema/field.js";
import { pretty } from "../schema/lua.js";
import { isUuid } from "../schema/validators.js";
import { byId, idOf, type Dao, type Key } from "../store/dao.js";
import { type Store } from "../store/store.js";
import { inferTypes } from "./form.js";
import { created, methodNotAllowed, missing, noContent, ok, type AdminRequest, type Methods } from "./http.js";
import { pageOptions } from "./listing.js";

const shown = schemas.filter(({ generate_admin_api }) => generate_admin_api !== false);

/** Collection paths by their first segment; targets have none of their own. */
const COLLECTIONS = new Map(
  shown.filter(({ name }) => name !== "targets").map((schema) => [schema.admin_api_name ?? schema.name, schema]),
);

/** The generic endpoints: `/E`, `/E/k`, `/E/k/children`, `/E/k/children/c`, and `/E/k/parent`. */
export class EntityEndpoints {
  constructor(private readonly store: Store) {}

  /** What may be done at a path, or undefined where there is no such path. */
  find(segments: string[]): Methods | undefined {
    const [first = "", key, second, childKey] = segments;
    const schema = COLLECTIONS.get(first);
    if (!schema || segments.length > 4) return undefined;
    if (key === undefined) return this.collection(schema);
    if (second === undefined) return this.entity(schema, key);

    const child = childOf(schema, second);
    if (child)
      return childKey === undefined ? this.children(schema, key, child) : this.child(schema, key, child, childKey);
    const reference = schema.fields[second]?.reference;
    return reference && childKey === undefined ? this.parent(schema, key, second) : undefined;
  }

  private collection(schema: Schema): Methods {
    const dao = this.store.of(schema.name);
    const path = `/${schema.admin_api_name ?? schema.name}`;
    return {
      GET: async ({ query }) => {
        const customId = schema.name === "consumers" ? query.get("custom_id") : null;
        const where = customId === null ? undefined : { custom_id: customId };
        const { data, offset } = await dao.page({ ...pageOptions(schema, query), where });
        const next =
          offset && `${path}?offset=${encodeURIComponent(offset)}${carried(query, "tags")}${carried(query, "size")}`;
        return ok({ data, offset, next: next ?? null });
      },
      POST: async (request) => created(await dao.insert(given(schema, request))),
    };
  }

  private entity(schema: Schema, segment: string): Methods {
    const dao = this.store.of(schema.name);
    return {
      GET: async () => {
        const key = await this.keyOf(schema, segment);
        const entity = await dao.select(key);
        // Certificates, read with the names they are served for, are missed in other words.
        if (!entity && schema.name === "certificates") throw notFound({ id: key.value });
        return entity ? ok(entity) : missing;
      },
      PUT: async (request) =>
        ok(await dao.upsert(await this.keyForPut(schema, segment), this.givenForPut(schema, segment, request))),
      PATCH: async (request) => this.patch(dao, await this.keyOf(schema, segment), request),
      DELETE: async () => {
        await dao.delete(await this.keyOf(schema, segment));
        return noContent;
      },
    };
  }

  private children(schema: Schema, segment: string, { child, field }: Child): Methods {
    const dao = this.store.of(child.name);
    const path = `/${schema.admin_api_name ?? schema.name}/${encodeURIComponent(segment)}/${nestedName(child)}`;
    return {
      GET: async ({ query }) => {
        const parent = await this.select(schema, segment);
        if (!parent) return missing;
        const where = { [`${field}_id`]: String(parent.id) };
        const { data, offset } = await dao.page({ ...pageOptions(child, query), where });
        return ok({ data, offset, next: offset ? `${path}?offset=${encodeURIComponent(offset)}` : null });
      },
      POST: async (request) => {
        const parent = await this.select(schema, segment);
        if (!parent) return missing;
        return created(await dao.insert({ ...given(child, request), [field]: { id: parent.id } }));
      },
    };
  }

  private child(schema: Schema, segment: string, { child, field }: Child, childSegment: string): Methods {
    const dao = this.store.of(child.name);
    /** The child, if it is one of this parent. */
    const find = async (): Promise<{ parent?: Entity; entity?: Entity }> => {
      const parent = await this.select(schema, segment);
      const entity = parent && (await dao.select(await this.keyOf(child, childSegment)));
      return { parent, entity: entity && idOf(entity[field]) === parent?.id ? entity : undefined };
    };
    return {
      GET: async () => {
        const { entity } = await find();
        return entity ? ok(entity) : missing;
      },
      PUT: async (request) => {
        const parent = await this.select(schema, segment);
        if (!parent) return missing;
        const key = await this.keyForPut(child, childSegment);
        return ok(
          await dao.upsert(key, { ...this.givenForPut(child, childSegment, request), [field]: { id: parent.id } }),
        );
      },
      PATCH: async (request) => {
        const { entity } = await find();
        return entity ? this.patch(dao, byId(String(entity.id)), request) : missing;
      },
      DELETE: async () => {
        const { entity } = await find();
        if (!entity) return missing;
        await dao.delete(byId(String(entity.id)));
        return noContent;
      },
    };
  }

  /** `/routes/r/service`: the entity that a field refers to. */
  private parent(schema: Schema, segment: string, field: string): Methods {
    const parents = this.store.of(schema.fields[field]?.reference ?? "");
    const find = async () => {
      const entity = await this.select(schema, segment);
      return { entity, id: idOf(entity?.[field]) };
    };
    return {
      GET: async () => {
        const { id } = await find();
        const parent = id && (await parents.select(byId(id)));
        return parent ? ok(parent) : missing;
      },
      PUT: async (request) => {
        const { entity, id } = await find();
        if (!entity) return missing;
        const parent = await parents.upsert(byId(id ?? randomUUID()), given(parents.schema, request));
        if (!id) await this.store.of(schema.name).update(byId(String(entity.id)), { [field]: { id: parent.id } });
        return ok(parent);
      },
      PATCH: async (request) => {
        const { id } = await find();
        return id ? this.patch(parents, byId(id), request) : missing;
      },
      DELETE: async () => ((await find()).id ? methodNotAllowed : missing),
    };
  }

  private async patch(dao: Dao, key: Key, request: AdminRequest) {
    if (dao.schema.name !== "plugins" || request.body.name !== undefined)
      return ok(await dao.update(key, given(dao.schema, request)));
    // Which fields a plugin's configuration has depends on its name.
    const plugin = await dao.select(key);
    if (!plugin) return missing;
    const body = { ...request.body, name: plugin.name };
    return ok(await dao.update(key, given(dao.schema, { ...request, body })));
  }

  async select(schema: Schema, segment: string): Promise<Entity | undefined> {
    return this.store.of(schema.name).select(await this.keyOf(schema, segment));
  }

  /** Ids are UUIDs; anything else is the name, and for a certificate one of the names it is served for. */
  private async keyOf(schema: Schema, segment: string): Promise<Key> {
    if (isUuid(segment)) return byId(segment);
    if (schema.endpoint_key) return { field: schema.endpoint_key, value: segment };
    if (schema.name !== "certificates") throw invalidId();
    const certificate = await this.certificateNamed(segment);
    if (!certificate) throw new SniNotFound();
    return byId(certificate);
  }

  private async keyForPut(schema: Schema, segment: string): Promise<Key> {
    if (schema.name !== "certificates" || isUuid(segment)) return this.keyOf(schema, segment);
    return byId((await this.certificateNamed(segment)) ?? randomUUID());
  }

  private givenForPut(schema: Schema, segment: string, request: AdminRequest): Entity {
    const body = given(schema, request);
    if (schema.name !== "certificates") return body;
    const names = [body.snis ?? [], isUuid(segment) ? [] : segment].flat();
    return { ...body, snis: [...new Set(names)] };
  }

  private async certificateNamed(name: string): Promise<string | undefined> {
    return idOf((await this.store.of("snis").select({ field: "name", value: name }))?.certificate);
  }
}

/** A 404 whose body says what was looked for. */
export class SniNotFound extends Error {
  readonly body = { message: "SNI not found" };
}

interface Child {
  child: Schema;
  /** The child's field that refers to the parent. */
  field: string;
}

function childOf(parent: Schema, segment: string): Child | undefined {
  for (const child of shown) {
    if (nestedName(child) !== segment) continue;
    const [field] = Object.entries(child.fields).find(([, { reference }]) => reference === parent.name) ?? [];
    if (field) return { child, field };
  }
  return undefined;
}

function nestedName(schema: Schema): string {
  return schema.admin_api_nested_name ?? schema.admin_api_name ?? schema.name;
}

function given(schema: Schema, { body, isForm }: AdminRequest): Entity {
  return isForm ? inferTypes(schema, body) : body;
}

function carried(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  return value === null ? "" : `&${name}=${encodeURIComponent(value)}`;
}

function invalidId(): KongError {
  const fields = { id: "expected a valid UUID" };
  return new KongError(400, 1, "invalid primary key", `invalid primary key: '${pretty(fields)}'`, { fields });
}

/** Every path that the generic endpoints answer, with `{table}` where a key goes. */
export function entityPaths(): string[] {
  return [...COLLECTIONS].flatMap(([path, schema]) => {
    const parents = Object.entries(schema.fields).filter(([, field]) => field.reference);
    const children = shown.filter((child) => childOf(schema, nestedName(child))?.child === child);
    const entity = `/${path}/{${schema.name}}`;
    return [
      `/${path}`,
      entity,
      ...parents.map(([field]) => `${entity}/${field}`),
      ...children.flatMap((child) => [
        `${entity}/${nestedName(child)}`,
        `${entity}/${nestedName(child)}/{${child.name}}`,
      ]),
    ];
  });
}
