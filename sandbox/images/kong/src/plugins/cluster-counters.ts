import { type Database, type Queryable } from "../store/database.js";
import { isUsedUp, type CounterStore, type Slot, type Subject } from "./counters.js";
import { LENGTHS } from "./windows.js";

/** Undoes the counting, and brings the counts along. */
class UsedUp extends Error {
  constructor(readonly used: number[]) {
    super("the limit is used up");
  }
}

/** Counters in Kong's own database, policy `cluster`: each request writes to the primary. */
export class ClusterCounters implements CounterStore {
  constructor(private readonly db: Database) {}

  async take(subject: Subject, slots: Slot[]): Promise<number[]> {
    try {
      return await this.db.writeUnread(async (client) => {
        const used = await count(client, subject, slots);
        if (isUsedUp(slots, used)) throw new UsedUp(used);
        return used;
      });
    } catch (error) {
      if (error instanceof UsedUp) return error.used;
      throw error;
    }
  }
}

async function count(client: Queryable, subject: Subject, slots: Slot[]): Promise<number[]> {
  const { rows } = await client.query(
    `INSERT INTO ratelimiting_metrics AS metric (identifier, service_id, route_id, period, period_date, value, ttl)
     SELECT $1, $2, $3, slot.period, slot.period_date, 1, now() + slot.seconds * interval '1 second'
     FROM unnest($4::text[], $5::timestamptz[], $6::int[]) AS slot (period, period_date, seconds)
     ON CONFLICT (identifier, period, period_date, service_id, route_id) DO UPDATE SET value = metric.value + 1
     RETURNING period, value - 1 AS used`,
    [
      subject.identifier,
      subject.service,
      subject.route,
      slots.map(({ period }) => period),
      slots.map(({ start }) => new Date(start)),
      slots.map(({ period }) => LENGTHS[period]),
    ],
  );
  return slots.map(({ period }) => Number(rows.find((row) => row.period === period)?.used));
}
