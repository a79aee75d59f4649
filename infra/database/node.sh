#!/usr/bin/env bash
# Entry point of both Postgres nodes. The file that NAMED_PRIMARY names says which of them is the primary; where there is
# none yet, it is FIRST_PRIMARY. The other never starts but as a replica of it, whatever restarts it and whatever it was.
# Nothing that holds data is overwritten, save by pg_rewind, on a node that has been the primary and was replaced.
# usage: node.sh postgres [ARGUMENT...], with PGDATA, NODE, PEER, FIRST_PRIMARY, NAMED_PRIMARY, REPLICATION_SLOT
set -euo pipefail

replicator=/run/passwords/replicator.pgpass
superuser=/run/passwords/postgres.pgpass
# There while a clone or a rewind is under way: what such a one leaves half-done is no database.
unfinished=$PGDATA/.clone-unfinished
cluster=$(dirname "$NAMED_PRIMARY")
rewinding=$cluster/$NODE.rewinding

say() { echo "$NODE: $1" >&2; }

refuse() {
  say "$1"
  echo "$NODE: $1" >"$cluster/$NODE.refused"
  exit 1
}

named() { cat "$NAMED_PRIMARY" 2>/dev/null || echo "$FIRST_PRIMARY"; }

peer_says() {
  PGPASSFILE=$replicator PGCONNECT_TIMEOUT=3 psql -XAtq --host="$PEER" --username=replicator --no-password \
    --dbname=postgres --command="$1" 2>/dev/null
}

peer_is_primary() { [ "$(peer_says 'SELECT pg_is_in_recovery()')" = f ]; }

peer_has_slot() { [ "$(peer_says "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '$REPLICATION_SLOT'")" = 1 ]; }

wait_for_primary() {
  local tried=0
  until peer_is_primary; do
    [ $((tried++ % 10)) -ne 0 ] || say "waiting for $PEER to be the primary"
    sleep 1
  done
}

clone() {
  wait_for_primary
  until peer_has_slot; do sleep 1; done # at first, both nodes start before there is one
  say "cloning $PEER"
  touch "$unfinished"
  PGPASSFILE=$replicator pg_basebackup --host="$PEER" --username=replicator --no-password \
    --pgdata="$PGDATA/.clone" --wal-method=stream --slot="$REPLICATION_SLOT" --checkpoint=fast
  (
    shopt -s dotglob
    mv "$PGDATA"/.clone/* "$PGDATA"
  )
  rmdir "$PGDATA/.clone"
  touch "$PGDATA/standby.signal"
  rm "$unfinished"
  say "cloned; it follows $PEER from here on"
}

# Whether the data directory is of the same cluster as the peer's.
is_kin() {
  local ours theirs
  ours=$(pg_controldata "$PGDATA" 2>/dev/null | sed -n 's/^Database system identifier: *//p')
  theirs=$(PGPASSFILE=$replicator psql -XAtq --no-password --command=IDENTIFY_SYSTEM \
    "host=$PEER user=replicator replication=1" | cut -d '|' -f 1)
  [ -n "$ours" ] && [ "$ours" = "$theirs" ]
}

# What the former primary has written and its successor has not goes; all else stays as it is.
rewind() {
  wait_for_primary
  is_kin || refuse "$PGDATA is not empty and holds no copy of what $PEER has: left untouched. Move it away to have that cloned"
  say "it was the primary, and $PEER is now: rewinding to where the two parted"
  # Before its first checkpoint, a promoted server is still on the old timeline by what pg_rewind reads.
  PGPASSFILE=$superuser psql -XAtq --host="$PEER" --username=postgres --no-password --command=CHECKPOINT
  touch "$rewinding"
  rm -f "$PGDATA/postmaster.pid" # of a server that was killed: its process id may be another's by now
  PGPASSFILE=$superuser pg_rewind --target-pgdata="$PGDATA" \
    --source-server="host=$PEER user=postgres dbname=postgres" >&2 ||
    refuse "cannot be rewound; 'make rejoin' keeps its data aside and clones $PEER"
  # Slots are the primary's business; one that is left here would keep WAL for ever.
  find "$PGDATA/pg_replslot" -mindepth 1 -delete
  touch "$PGDATA/standby.signal"
  sync "$PGDATA"
  rm "$rewinding"
}

become_replica() {
  if [ -e "$unfinished" ]; then
    say "an earlier clone did not finish; starting it over"
    find "$PGDATA" -mindepth 1 ! -path "$unfinished" -delete
    clone
  elif [ -z "$(ls -A "$PGDATA")" ]; then
    rm -f "$rewinding"
    clone
  elif [ -e "$rewinding" ]; then
    refuse "a rewind did not finish; 'make rejoin' keeps its data aside and clones $PEER"
  elif [ ! -e "$PGDATA/standby.signal" ]; then
    rewind
  fi
}

following=(
  -c "primary_conninfo=host=$PEER user=replicator passfile=$replicator application_name=$NODE"
  -c "primary_slot_name=$REPLICATION_SLOT"
)

if [ "$(named)" != "$NODE" ]; then become_replica; fi
export PGUSER=postgres
while :; do role.pl || sleep 1; done &
if [ -n "$(ls -A "$PGDATA")" ]; then exec "$@" "${following[@]}"; fi
POSTGRES_PASSWORD=$(cut -d : -f 5 "$superuser")
export POSTGRES_PASSWORD
exec docker-entrypoint.sh "$@" "${following[@]}"
