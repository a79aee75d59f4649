import type { DatabaseNode } from "../node";

/** What a replica has not of its primary's, as far as can be told. */
export interface Lack {
  /** 0 where it is not known. */
  bytes: number;
  /** Completes a sentence that begins with the replica's name. */
  text: string;
}

export async function lackOf(replica: DatabaseNode, primary: DatabaseNode): Promise<Lack> {
  const received = "coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())";
  const [position = "", last] = (await replica.sql(`SELECT ${received}, pg_last_xact_replay_timestamp()`)).split("|");
  const at = `is at ${position}; its last transaction is of ${last || "before it was cloned"}`;
  const lacking = await primary.sql(`SELECT greatest(pg_current_wal_lsn() - '${position}', 0)`).catch(() => undefined);
  if (lacking === undefined)
    return { bytes: 0, text: `${at}. ${primary.name} does not say whether there are later ones.` };
  return { bytes: Number(lacking), text: `${at}. It lacks ${lacking} bytes of what ${primary.name} has written.` };
}
