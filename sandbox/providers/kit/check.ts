import { randomBytes } from "node:crypto";
import { nearest } from "./nearest";
import type { AnyResource } from "./resource";
import type { Fields, Property } from "./schema";
import { holdsUnknown, isObject, isUnknown, revealAll, secret, sendable, type Wire, type WireObject } from "./values";

export interface Checked {
  readonly inputs: WireObject;
  /** Every fault, each a sentence that names its property. No value is quoted: it may be a secret. */
  readonly failures: string[];
}

export interface CheckRequest {
  readonly type: string;
  readonly name: string;
  readonly olds: WireObject;
  readonly news: WireObject;
  /** Source of random names that a planned update repeats. */
  readonly seed?: Uint8Array;
}

/** Validates what a program passes to a resource, and completes it. */
export function checkResource(resource: AnyResource, request: CheckRequest): Checked {
  const inputs = complete(resource.inputs, { ...request, news: sendable(request.news) as WireObject });
  const plain = revealAll(inputs);
  const failures = checkFields(resource.inputs, plain, { of: request.type, unsupported: resource.unsupported });
  if (failures.length === 0) failures.push(...(resource.check?.(plain) ?? []));
  return { inputs, failures };
}

function complete(fields: Fields, { name, olds, news, seed }: CheckRequest): WireObject {
  const inputs = { ...news };
  for (const [key, property] of Object.entries(fields)) {
    if (property.autoName && inputs[key] === undefined) inputs[key] = autoName(name, olds[key], seed);
    if (property.secret && inputs[key] !== undefined) inputs[key] = secret(inputs[key]);
  }
  return inputs;
}

/** `name-` and seven hexadecimal digits, as the official providers name things; kept while the resource lives. */
function autoName(name: string, old: Wire | undefined, seed?: Uint8Array): string {
  const prefix = `${name}-`;
  if (typeof old === "string" && old.startsWith(prefix) && /^[0-9a-f]{7}$/.test(old.slice(prefix.length))) return old;
  const random = seed && seed.length > 0 ? Buffer.from(seed) : randomBytes(8);
  return prefix + random.toString("hex").slice(0, 7);
}

interface Subject {
  /** What has the fields, as in "docker:index/container:Container". */
  readonly of: string;
  readonly path?: string;
  readonly unsupported?: readonly string[] | undefined;
}

/** The faults of an object with these fields. */
export function checkFields(fields: Fields, values: Record<string, unknown>, subject: Subject): string[] {
  const at = (name: string) => (subject.path ? `${subject.path}.${name}` : name);
  const strangers = Object.keys(values)
    .filter((name) => !(name in fields))
    .map((name) => stranger(name, at(name), Object.keys(fields), subject));
  const faults = Object.entries(fields).flatMap(([name, property]) => {
    const value = values[name];
    if (value !== undefined && value !== null) return checkValue(property, value, { ...subject, path: at(name) });
    const missing = property.required && property.default === undefined;
    return missing ? [`property '${at(name)}' of ${subject.of} is missing`] : [];
  });
  return [...strangers, ...faults];
}

function stranger(name: string, path: string, known: string[], { of, unsupported }: Subject): string {
  if (unsupported?.includes(name)) {
    return `property '${path}' of ${of} is not supported by the sandbox's provider; the official plugin has it`;
  }
  const names = nearest(name, known);
  return `${of} has no property '${path}'; ${names.length > 0 ? `nearest: ${names.join(", ")}` : `it has none`}`;
}

function checkValue(property: Property, value: unknown, subject: Subject): string[] {
  if (isUnknown(value)) return [];
  const path = subject.path ?? "";
  const wrong = (expected: string) => [`property '${path}' of ${subject.of} must be ${expected}`];
  const { element, fields } = property;
  switch (property.kind) {
    case "string":
    case "boolean":
      if (typeof value !== property.kind) return wrong(`a ${property.kind}, not ${kindOf(value)}`);
      break;
    case "number":
    case "integer":
      if (typeof value !== "number") return wrong(`a number, not ${kindOf(value)}`);
      if (property.kind === "integer" && !Number.isInteger(value)) return wrong("a whole number");
      break;
    case "list":
    case "set":
      if (!Array.isArray(value)) return wrong(`a list, not ${kindOf(value)}`);
      if (element) {
        const faults = value.flatMap((item, i) => checkValue(element, item, { ...subject, path: `${path}[${i}]` }));
        if (faults.length > 0) return faults;
      }
      break;
    case "map":
    case "object":
      if (!isObject(value)) return wrong(`an object, not ${kindOf(value)}`);
      if (fields) {
        const faults = checkFields(fields, value, { of: subject.of, path, unsupported: property.unsupported });
        if (faults.length > 0) return faults;
      } else if (element) {
        const faults = Object.entries(value).flatMap(([key, item]) =>
          checkValue(element, item, { ...subject, path: `${path}["${key}"]` }),
        );
        if (faults.length > 0) return faults;
      }
  }
  if (holdsUnknown(value)) return [];
  if (property.oneOf && !property.oneOf.includes(value)) return wrong(`one of ${property.oneOf.join(", ")}`);
  const fault = property.validate?.(value);
  return fault ? [`property '${path}' of ${subject.of} ${fault}`] : [];
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "null";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
