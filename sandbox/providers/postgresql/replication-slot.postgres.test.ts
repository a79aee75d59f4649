import assert from "node:assert/strict";
import pg from "pg";
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

  it("waits with its removal for the reader to let go", async () => {
    await slot.apply(SLOT);
    const reader = await readFrom(SLOT.name);
    setTimeout(() => reader.stop(), 1_000);
    const start = Date.now();
    await slot.remove();
    assert.ok(Date.now() - start >= 900, "removed under its reader");
  });
});

/** A standby that streams from the slot, as far as the server can tell. */
async function readFrom(slotName: string): Promise<{ stop(): void }> {
  const config = { connectionString: TEST_SERVER, replication: "true" } as pg.ClientConfig; // which the types do not know
  const standby = new pg.Client(config);
  standby.on("error", () => undefined); // it ends by being cut off
  await standby.connect();
  const [position] = await sql("SELECT pg_current_wal_lsn() AS lsn");
  standby.query(`START_REPLICATION SLOT ${slotName} PHYSICAL ${String(position?.lsn)}`).catch(() => undefined); // streams until it is cut off
  await becomesActive(slotName);
  return { stop: () => void standby.end() };
}

async function becomesActive(slotName: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const [row] = await sql(`SELECT active FROM pg_replication_slots WHERE slot_name = '${slotName}'`);
    if (row?.active) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing reads from ${slotName} after 10 s`);
}
