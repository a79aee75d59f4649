import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql, Subject, TEST_SERVER } from "./testing";

const SLOT = { name: "apim_test_slot" };

(TEST_SERVER ? describe : describe.skip)("a physical replication slot", () => {
  let slot: Subject;
  beforeEach(() => void (slot = new Subject("PhysicalReplicationSlot")));
  afterEach(() => slot.id && slot.remove());

  it("is made, quiet, and removed", async () => {
    await slot.apply(SLOT);
    assert.deepEqual(await slot.drift(), []);
    await slot.remove();
    assert.deepEqual(await sql(`SELECT FROM pg_replication_slots WHERE slot_name = '${SLOT.name}'`), []);
  });

  it("is gone from a refresh once it was dropped in SQL", async () => {
    await slot.apply(SLOT);
    await sql(`SELECT pg_drop_replication_slot('${SLOT.name}')`);
    assert.equal(await slot.drift(), undefined);
    await slot.remove();
  });

  it("refuses a name that PostgreSQL would refuse", async () => {
    await assert.rejects(slot.apply({ name: "Replica-1" }), /'name'.*lower-case letters/);
  });

  it("waits with its removal for the reader to let go", async function () {
    await slot.apply(SLOT);
    const folder = await mkdtemp(join(tmpdir(), "apim-slot-"));
    const reader = spawn("pg_receivewal", ["-d", TEST_SERVER ?? "", "-S", SLOT.name, "-D", folder], {
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => reader.on("exit", resolve).on("error", resolve));
    try {
      if (!(await becomesActive())) return this.skip(); // no pg_receivewal here, or the server admits no standby
      setTimeout(() => reader.kill(), 1_000);
      const start = Date.now();
      await slot.remove();
      assert.ok(Date.now() - start >= 900, "removed under its reader");
    } finally {
      reader.kill();
      await ended;
      await rm(folder, { recursive: true });
    }
  });

  async function becomesActive(): Promise<boolean> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const [row] = await sql(`SELECT active FROM pg_replication_slots WHERE slot_name = '${SLOT.name}'`);
      if (row?.active) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  }
});
