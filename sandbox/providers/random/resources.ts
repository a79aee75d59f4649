import { randomBytes, randomUUID } from "node:crypto";
import { hash } from "bcryptjs";
import { any, boolean, integer, isUnknown, map, resource, string } from "../kit";
import { faults, randomString, type StringOptions } from "./password";

/** Any change of these makes a new value; they are not used otherwise. */
const keepers = map(any());

/** The cost that the official plugin hashes with. */
const BCRYPT_ROUNDS = 10;

const stringInputs = {
  length: integer({ required: true }),
  lower: boolean({ default: true }),
  upper: boolean({ default: true }),
  numeric: boolean({ default: true }),
  special: boolean({ default: true }),
  minLower: integer({ default: 0 }),
  minUpper: integer({ default: 0 }),
  minNumeric: integer({ default: 0 }),
  minSpecial: integer({ default: 0 }),
  overrideSpecial: string(),
  keepers,
} as const;

function checkString(inputs: Partial<StringOptions>): string[] {
  if (Object.values(inputs).some(isUnknown) || inputs.length === undefined) return [];
  return faults(inputs as StringOptions).map(({ property, reason }) => `property '${property}': ${reason}`);
}

export const randomPassword = resource({
  inputs: stringInputs,
  unsupported: ["number"],
  outputs: {
    result: string({ secret: true }),
    bcryptHash: string({ secret: true }),
  },
  check: checkString,
  async create(_context, inputs) {
    const result = randomString(inputs);
    return {
      id: "none",
      state: { result, bcryptHash: await hash(result, BCRYPT_ROUNDS) },
    };
  },
  async delete() {},
});

export const randomStringResource = resource({
  inputs: stringInputs,
  unsupported: ["number"],
  outputs: { result: string() },
  check: checkString,
  async create(_context, inputs) {
    const result = randomString(inputs);
    return { id: result, state: { result } };
  },
  async delete() {},
});

export const randomId = resource({
  inputs: {
    byteLength: integer({
      required: true,
      validate: (n) => (n < 1 ? "must be at least 1" : undefined),
    }),
    prefix: string(),
    keepers,
  },
  outputs: { b64Std: string(), b64Url: string(), dec: string(), hex: string() },
  async create(_context, { byteLength, prefix = "" }) {
    const bytes = randomBytes(byteLength);
    const id = bytes.toString("base64url");
    return {
      id,
      state: {
        b64Std: prefix + bytes.toString("base64"),
        b64Url: prefix + id,
        dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
        hex: prefix + bytes.toString("hex"),
      },
    };
  },
  async delete() {},
});

export const randomUuid = resource({
  inputs: { keepers },
  outputs: { result: string() },
  async create() {
    const result = randomUUID();
    return { id: result, state: { result } };
  },
  async delete() {},
});
