import assert from "node:assert/strict";
import { compare } from "bcryptjs";
import { Host } from "../kit";
import { reveal, type Wire, type WireObject } from "../kit/values";
import { random } from "./provider";

const host = new Host(random, () => undefined);

function target(type: string) {
  const full = `random:index/r${type.slice(1)}:${type}`;
  return { urn: `urn:pulumi:test::test::${full}::it`, type: full, name: "it" };
}

async function create(type: string, inputs: WireObject) {
  const { id, state } = await host.create(target(type), inputs, false);
  return { id, state, plain: reveal(state) as Record<string, string> };
}

describe("the random provider", () => {
  it("keeps a password and its hash secret", async () => {
    const { id, state, plain } = await create("RandomPassword", { length: 24 });
    assert.equal(id, "none");
    assert.notDeepEqual(state.result, plain.result, "the result is not marked as a secret");
    assert.notDeepEqual(state.bcryptHash, plain.bcryptHash, "the hash is not marked as a secret");
    assert.ok(await compare(plain.result ?? "", plain.bcryptHash ?? ""));
  });

  it("makes a new password when a keeper changes, and none otherwise", () => {
    const { type } = target("RandomPassword");
    const olds = { length: 24, keepers: { generation: "1" } };
    assert.deepEqual(host.diff(type, olds, { ...olds, special: true }).changed, []);
    assert.deepEqual(host.diff(type, olds, { length: 24, keepers: { generation: "2" } }).replaces, ["keepers"]);
  });

  it("refuses a password that cannot be made", () => {
    const request = {
      ...target("RandomPassword"),
      olds: {},
      news: { length: 3, minLower: 4 } as Record<string, Wire>,
    };
    assert.match(host.check({ ...request, seed: new Uint8Array() }).failures.join(), /length.*less than the 4/);
  });

  it("writes the same bytes in four ways, each after the prefix", async () => {
    const { id, plain } = await create("RandomId", {
      byteLength: 4,
      prefix: "id-",
    });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 4);
    const { hex, b64Url, b64Std, dec } = plain;
    assert.deepEqual(
      { hex, b64Url, b64Std, dec },
      {
        hex: `id-${bytes.toString("hex")}`,
        b64Url: `id-${id}`,
        b64Std: `id-${bytes.toString("base64")}`,
        dec: `id-${bytes.readUInt32BE()}`,
      },
    );
  });

  it("makes UUIDs of version 4", async () => {
    const { id, plain } = await create("RandomUuid", {});
    assert.equal(plain.result, id);
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
