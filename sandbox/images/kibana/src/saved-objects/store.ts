import { randomUUID } from "node:crypto";
import type { Elasticsearch, Json } from "../elasticsearch";
import { conflict, HttpError, notFound } from "../errors";
import type { Reference, SavedObject } from "./saved-object";

/** Where the objects are: a plain index, so that they survive this program's restart. */
export const INDEX = ".kibana_sandbox";

const INDEX_DEFINITION = {
  settings: { number_of_shards: 1, number_of_replicas: 0, hidden: true },
  mappings: {
    dynamic: false,
    _meta: { description: "Saved objects of the sandbox's Kibana stand-in." },
    properties: {
      type: { type: "keyword" },
      title: { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } },
      description: { type: "text" },
      created_at: { type: "date" },
      updated_at: { type: "date" },
      references: { type: "nested", properties: { type: { type: "keyword" }, id: { type: "keyword" } } },
    },
  },
};

/** What is stored of one object; title and description once more, at the top, to be searched. */
type Stored = Omit<SavedObject, "version" | "namespaces"> & { title?: unknown; description?: unknown };

interface Hit {
  _source: Stored;
  _seq_no: number;
  _primary_term: number;
}

export interface NewObject {
  type: string;
  id?: string | undefined;
  attributes: Json;
  references?: Reference[] | undefined;
  managed?: boolean | undefined;
  created_at?: string | undefined;
  typeMigrationVersion?: string | undefined;
}

export interface Found {
  total: number;
  objects: SavedObject[];
}

/** Saved objects in Elasticsearch. Every write is visible to the next search. */
export class SavedObjectStore {
  private indexReady: Promise<void> | undefined;

  constructor(private readonly elasticsearch: Elasticsearch) {}

  /** @returns undefined where there is none */
  async find(type: string, id: string): Promise<SavedObject | undefined> {
    await this.ensureIndex();
    const { status, body } = await this.elasticsearch.request<Hit>("GET", this.documentPath(type, id));
    return status === 404 ? undefined : toSavedObject(this.accept(status, body));
  }

  /** @throws HttpError 404 */
  async get(type: string, id: string): Promise<SavedObject> {
    const object = await this.find(type, id);
    if (!object) throw notFound(type, id);
    return object;
  }

  /** @throws HttpError 409 where there is one of that id, unless it is to be overwritten */
  async create(given: NewObject, overwrite: boolean): Promise<SavedObject> {
    await this.ensureIndex();
    const now = new Date().toISOString();
    const { type, id = randomUUID(), attributes, references = [], managed = false, typeMigrationVersion } = given;
    const source: Stored = {
      type,
      id,
      attributes,
      references,
      managed,
      created_at: given.created_at ?? now,
      updated_at: now,
      coreMigrationVersion: "8.8.0",
      ...(typeMigrationVersion === undefined ? {} : { typeMigrationVersion }),
    };
    return this.write(source, overwrite ? "" : "&op_type=create");
  }

  /** Attributes that are given replace those of the same name; references are replaced as a whole. */
  async update(type: string, id: string, attributes: Json, references?: Reference[]): Promise<SavedObject> {
    const { version, namespaces, ...present } = await this.get(type, id);
    const [sequence, term] = JSON.parse(Buffer.from(version, "base64").toString()) as [number, number];
    return this.write(
      {
        ...present,
        attributes: { ...present.attributes, ...attributes },
        references: references ?? present.references,
        updated_at: new Date().toISOString(),
      },
      `&if_seq_no=${sequence}&if_primary_term=${term}`,
    );
  }

  /** @throws HttpError 404 */
  async delete(type: string, id: string): Promise<void> {
    await this.ensureIndex();
    const { status, body } = await this.elasticsearch.request("DELETE", `${this.documentPath(type, id)}?refresh=true`);
    if (status === 404) throw notFound(type, id);
    this.accept(status, body);
  }

  /** @param search body of Elasticsearch's search API */
  async search(search: Json): Promise<Found> {
    await this.ensureIndex();
    const path = `/${INDEX}/_search?seq_no_primary_term=true&track_total_hits=true`;
    const { status, body } = await this.elasticsearch.request<{ hits: { total: { value: number }; hits: Hit[] } }>(
      "POST",
      path,
      search,
    );
    const { hits } = this.accept(status, body);
    return { total: hits.total.value, objects: hits.hits.map(toSavedObject) };
  }

  private async write(source: Stored, parameters: string): Promise<SavedObject> {
    const { title, description } = source.attributes;
    const path = `${this.documentPath(source.type, source.id)}?refresh=true${parameters}`;
    const { status, body } = await this.elasticsearch.request<Omit<Hit, "_source">>("PUT", path, {
      ...source,
      title,
      description,
    });
    if (status === 409) throw conflict(source.type, source.id);
    return toSavedObject({ ...this.accept(status, body), _source: source });
  }

  private documentPath(type: string, id: string): string {
    return `/${INDEX}/_doc/${encodeURIComponent(`${type}:${id}`)}`;
  }

  private accept<Body>(status: number, body: Body): Body {
    if (status >= 300) throw new HttpError(500, `Elasticsearch answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** Makes the index before it is first used; a failure is tried again by whoever comes next. */
  private ensureIndex(): Promise<void> {
    this.indexReady ??= this.createIndex().catch((error: unknown) => {
      this.indexReady = undefined;
      throw error;
    });
    return this.indexReady;
  }

  private async createIndex(): Promise<void> {
    const { status, body } = await this.elasticsearch.request("PUT", `/${INDEX}`, INDEX_DEFINITION);
    const { type } = (body["error"] ?? {}) as { type?: string };
    if (type !== "resource_already_exists_exception") this.accept(status, body);
  }
}

function toSavedObject({ _source, _seq_no, _primary_term }: Hit): SavedObject {
  const { title, description, ...stored } = _source;
  const version = Buffer.from(JSON.stringify([_seq_no, _primary_term])).toString("base64");
  return { ...stored, namespaces: ["default"], version };
}
