#!/usr/bin/env bash
# Entry point of both Postgres nodes where Patroni decides which of them is the primary. Where etcd knows of no database, as
# at first or when it has lost what it knew, only the primary that the nodes' shared file names starts one, with the data
# that it has; the other waits for it. Data that is there is never initialised, nor replaced by a clone.
# usage: node.sh, with PGDATA, NODE, FIRST_PRIMARY, NAMED_PRIMARY, PGPASSFILE, PATRONI_CONFIG
set -euo pipefail

waiting=/run/patroni/waiting
unfinished=$PGDATA/.initializing
export PATRONICTL_CONFIG_FILE=$PATRONI_CONFIG

say() { echo "$NODE: $1" >&2; }

# What etcd has for the database's identifier: a number, 'uninitialized', or nothing where it does not answer.
known() { patronictl list 2>/dev/null | sed -n 's/^+ Cluster: [^ ]* (\([a-z0-9]*\)) .*/\1/p' || true; }

named() { cat "$NAMED_PRIMARY" 2>/dev/null || echo "$FIRST_PRIMARY"; }

initialize() {
  # One that was cut short has never served.
  if [ -e "$unfinished" ]; then find "$PGDATA" -mindepth 1 -delete; fi
  mkdir "$unfinished"
  initdb --username=postgres --pwfile=<(cut -d : -f 5 /run/passwords/postgres.pgpass) --pgdata="$unfinished/data" \
    --auth-host=scram-sha-256 --auth-local=peer --allow-group-access --data-checksums
  mv "$unfinished"/data/* "$PGDATA"
  rm -r "$unfinished"
}

# Returns once this node has a database to serve, or there is another to follow.
find_database() {
  until [[ $(known) =~ ^[0-9]+$ ]]; do
    if [ "$(named)" = "$NODE" ] && [ "$(known)" = uninitialized ]; then
      if [ -e "$unfinished" ] || [ -z "$(ls -A "$PGDATA")" ]; then
        if [ -e "$NAMED_PRIMARY" ]; then
          say "it was the primary, and $PGDATA is empty: not initialised. Write the other node's name into $NAMED_PRIMARY"
          exit 1
        fi
        initialize
      fi
      return
    fi
    [ -e "$waiting" ] || say "waiting for etcd, or for $(named) to start"
    touch "$waiting"
    sleep 1
  done
}

trap exit TERM INT
ln -sf "$PGPASSFILE" /run/patroni/pgpass # where Patroni's configuration has it
rm -f "$waiting"
find_database
rm -f "$waiting"
if [ -z "$(ls -A "$PGDATA")" ]; then
  # To clone the other takes a role that may not be there yet.
  until [ -s "$PGPASSFILE" ]; do sleep 1; done
fi
# A configuration that changed since etcd learned of it. At first there is none, and Patroni takes it from the file.
sed '1,/^  dcs:/d; s/^    //' "$PATRONI_CONFIG" | patronictl edit-config --quiet --force --apply - || true
exec patroni "$PATRONI_CONFIG"
