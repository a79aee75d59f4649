import { setTimeout as sleep } from "node:timers/promises";
import { string } from "../kit";
import { postgresResource } from "./resource";
import type { Server, Session } from "./server";

/** How long to wait for whoever still reads from a slot that is to go, in seconds. */
const RELEASE_TIMEOUT = 60;
const LOOK_EVERY = 500;

interface SlotRow {
  active: boolean;
  pid: number | null;
  reader: string | null;
}

export const physicalReplicationSlot = postgresResource({
  inputs: {
    name: string({
      autoName: true,
      validate: (name) =>
        /^[a-z0-9_]{1,63}$/.test(name) ? undefined : "must consist of lower-case letters, digits and underscores",
    }),
  },
  async create(context, news) {
    const name = news.name ?? context.name;
    const server = await context.client();
    await server.outsideTransaction(context.signal, (session) =>
      session.run("SELECT pg_create_physical_replication_slot($1)", [name]),
    );
    return { id: name };
  },
  async read(context, id) {
    const server = await context.client();
    const slot = await server.read((session) => readSlot(session, id));
    return slot && { state: { name: id } };
  },
  async delete(context, id) {
    const server = await context.client();
    await released(server, context.signal, id, context.timeoutSeconds ?? RELEASE_TIMEOUT);
    await server.outsideTransaction(context.signal, async (session) => {
      if (await readSlot(session, id)) await session.run("SELECT pg_drop_replication_slot($1)", [id]);
    });
  },
});

/** Waits until nobody reads from the slot: a standby that was just stopped takes a moment to let go. */
async function released(server: Server, signal: AbortSignal, name: string, seconds: number): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const slot = await server.outsideTransaction(signal, (session) => readSlot(session, name));
    if (!slot?.active) return;
    if (Date.now() + LOOK_EVERY > deadline) {
      throw new Error(
        `replication slot '${name}' is still in use after ${seconds} s, by ${slot.reader ?? "a client"} ` +
          `(process ${slot.pid} of the server): stop that standby first`,
      );
    }
    await sleep(LOOK_EVERY, undefined, { signal });
  }
}

async function readSlot(session: Session, name: string): Promise<SlotRow | undefined> {
  const [row] = await session.rows<SlotRow>(
    `SELECT s.active, s.active_pid AS pid, nullif(concat_ws(' at ', r.application_name, r.client_addr), '') AS reader
       FROM pg_catalog.pg_replication_slots s LEFT JOIN pg_catalog.pg_stat_replication r ON r.pid = s.active_pid
      WHERE s.slot_name = $1 AND s.slot_type = 'physical'`,
    [name],
  );
  return row;
}
