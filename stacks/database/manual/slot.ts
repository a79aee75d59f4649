import type { DatabaseNode } from "../node";

const SLOT = "kong_replica";

/** Where it is not there: a slot that keeps WAL, by default for the replica. */
export async function createSlot(leader: DatabaseNode, slot = SLOT): Promise<void> {
  const there = `SELECT FROM pg_replication_slots WHERE slot_name = '${slot}'`;
  await leader.sql(`SELECT pg_create_physical_replication_slot('${slot}', true) WHERE NOT EXISTS (${there})`);
}

/** Drops the slot where the replica was away for more WAL than it keeps. Returns whether it was. */
export async function dropLostSlot(leader: DatabaseNode): Promise<boolean> {
  const lost = `FROM pg_replication_slots WHERE slot_name = '${SLOT}' AND wal_status = 'lost'`;
  return (await leader.sql(`SELECT slot_name, pg_drop_replication_slot(slot_name) ${lost}`)) !== "";
}
