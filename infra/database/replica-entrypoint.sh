#!/usr/bin/env bash
# Entry point of the replica: clones the primary into an empty data directory, once, then follows it.
# A data directory that holds anything else is left alone; one that is no standby's is refused.
# usage: replica-entrypoint.sh postgres [ARGUMENT...], with PGDATA, PRIMARY_HOST, PRIMARY_PORT, REPLICATION_USER, REPLICATION_SLOT
set -euo pipefail

# libpq reads a passfile only where no one else can; the mounted one belongs to root.
export PGPASSFILE=/var/run/postgresql/replicator.pgpass
install -m 600 /run/secrets/replicator.pgpass "$PGPASSFILE"

# What a clone that was killed half-way has left is ours to remove: it lies in a folder of its own, or the marker is there.
unfinished=$PGDATA/.clone-unfinished

clone() {
  echo "replica: cloning $PRIMARY_HOST" >&2
  touch "$unfinished"
  pg_basebackup --host="$PRIMARY_HOST" --port="$PRIMARY_PORT" --username="$REPLICATION_USER" --no-password \
    --pgdata="$PGDATA/.clone" --write-recovery-conf --wal-method=stream --slot="$REPLICATION_SLOT" --checkpoint=fast
  (
    shopt -s dotglob
    mv "$PGDATA"/.clone/* "$PGDATA"
  )
  rmdir "$PGDATA/.clone"
  rm "$unfinished"
  echo "replica: cloned; it follows $PRIMARY_HOST from here on" >&2
}

if [ -e "$unfinished" ]; then
  echo "replica: an earlier clone did not finish; starting it over" >&2
  find "$PGDATA" -mindepth 1 ! -path "$unfinished" -delete
  clone
elif [ -z "$(ls -A "$PGDATA")" ]; then
  clone
elif [ ! -e "$PGDATA/standby.signal" ]; then
  echo "replica: $PGDATA is not empty and has no standby.signal, so it is not a replica's: left untouched." \
    "Move it away to have the primary cloned anew." >&2
  exit 1
fi

exec "$@"
