import { isMap, toArray, type Field, type FieldMap } from "./field";
import { fieldPath } from "./field-reference";
import { interpolate } from "./interpolate";

const TIMESTAMP = "@timestamp";
const METADATA = "@metadata";

/** One event on its way through the pipeline: named fields, and metadata that no output stores. */
export class Event {
  private data: FieldMap;
  private metadata: FieldMap = {};
  /** Set by the drop filter: the event takes no further part. */
  cancelled = false;

  /** Takes the fields over without copying them; adds `@version` and `@timestamp` where they are missing. */
  constructor(fields: FieldMap = {}) {
    this.data = fields;
    this.data["@version"] ??= "1";
    if (METADATA in fields) {
      this.metadata = isMap(fields[METADATA]) ? fields[METADATA] : {};
      delete fields[METADATA];
    }
    this.guardTags();
    this.guardTimestamp();
  }

  get timestamp(): Date | undefined {
    const value = this.data[TIMESTAMP];
    return value instanceof Date ? value : undefined;
  }

  /** @returns undefined where the field is absent */
  get(reference: string): Field | undefined {
    const { root, path } = this.locate(reference);
    return path.reduce<Field | undefined>((value, key) => child(value, key), root);
  }

  includes(reference: string): boolean {
    return this.get(reference) !== undefined;
  }

  /** Sets a field, and makes the maps on the way to it. */
  set(reference: string, value: Field): void {
    const { root, path } = this.locate(reference);
    if (path.length === 0) {
      if (isMap(value)) this.metadata = value;
      return;
    }
    let target: Field[] | FieldMap = root;
    for (const key of path.slice(0, -1)) {
      const next = child(target, key);
      if (next === undefined) assign(target, key, {});
      else if (!isMap(next) && !Array.isArray(next))
        throw new TypeError(`Could not set field '${reference}': '${key}' holds no fields`);
      target = child(target, key) as Field[] | FieldMap;
    }
    assign(target, path[path.length - 1], value);
  }

  /** @returns what the field held */
  remove(reference: string): Field | undefined {
    const value = this.get(reference);
    const { root, path } = this.locate(reference);
    if (path.length === 0) this.metadata = {};
    if (path.length === 0 || value === undefined) return value;
    const parent = path.slice(0, -1).reduce<Field | undefined>((at, key) => child(at, key), root);
    const key = path[path.length - 1];
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else if (isMap(parent)) delete parent[key];
    return value;
  }

  /** Adds a tag, once. */
  tag(name: string): void {
    const tags = toArray(this.data["tags"]);
    if (!tags.includes(name)) this.data["tags"] = [...tags, name];
  }

  /** Fills in `%{[field]}` and `%{+date format}`; a field that is absent stays as it is written. */
  sprintf(template: string): string {
    return interpolate(this, template);
  }

  cancel(): void {
    this.cancelled = true;
  }

  /** The fields as they are stored: everything but metadata. Not a copy. */
  toHash(): FieldMap {
    return this.data;
  }

  private locate(reference: string): { root: FieldMap; path: readonly string[] } {
    const path = fieldPath(reference);
    return path[0] === METADATA ? { root: this.metadata, path: path.slice(1) } : { root: this.data, path };
  }

  private guardTags(): void {
    const tags = this.data["tags"];
    if (tags === undefined || tags === null || typeof tags === "string") return;
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === "string")) return;
    this.data["_tags"] = [tags];
    this.data["tags"] = ["_tagsparsefailure"];
  }

  private guardTimestamp(): void {
    const given = this.data[TIMESTAMP];
    if (given instanceof Date) return;
    const parsed = typeof given === "string" ? new Date(given) : new Date();
    const valid = (given === undefined || given === null || typeof given === "string") && !isNaN(parsed.getTime());
    this.data[TIMESTAMP] = valid ? parsed : new Date();
    if (valid) return;
    this.data["_@timestamp"] = given;
    this.tag("_timestampparsefailure");
  }
}

function child(parent: Field | undefined, key: string): Field | undefined {
  if (Array.isArray(parent)) return /^-?\d+$/.test(key) ? parent.at(Number(key)) : undefined;
  return isMap(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

function assign(parent: Field[] | FieldMap, key: string, value: Field): void {
  if (Array.isArray(parent)) {
    if (!/^\d+$/.test(key)) throw new TypeError(`'${key}' is not an index of a list`);
    parent[Number(key)] = value;
  } else {
    // defineProperty, since a field may be called "__proto__".
    Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
  }
}
