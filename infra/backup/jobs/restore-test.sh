#!/usr/bin/env bash
# Restores everything into a server of its own inside this container, and reads every row of it.
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

scratch=/backups/restore-test
sockets=$(mktemp -d)
cleanup() {
  [ ! -e "$scratch/postmaster.pid" ] || pg_ctl --pgdata="$scratch" --mode=immediate stop >/dev/null || true
  rm -rf "$scratch" "$scratch.unfinished" "$sockets"
}
trap cleanup EXIT

not_started() {
  tail -n 20 "$scratch/log" >&2
  fail "the restored server did not start"
}

cleanup && mkdir -p "$sockets"

backup-restore latest "$scratch"
# Reached through its socket alone. It answers once it has recovered, since it is no hot standby.
pg_ctl --pgdata="$scratch" --wait --timeout=3600 --log="$scratch/log" start >/dev/null --options="-p 54329 \
  -c listen_addresses= -c unix_socket_directories=$sockets -c hot_standby=off -c shared_buffers=32MB" || not_started
unset PGPASSFILE
restored=(--host="$sockets" --port=54329 --username=postgres)
until pg_isready --quiet "${restored[@]}"; do
  pg_ctl --pgdata="$scratch" status >/dev/null || not_started
  sleep 0.5
done

pg_dump "${restored[@]}" --no-password --dbname="$PGDATABASE" >/dev/null || fail "the restored database cannot be read"
psql "${restored[@]}" --dbname="$PGDATABASE" --no-psqlrc --tuples-only --no-align \
  --command="SELECT pg_database_size(current_database())" >&3
echo "restored everything and read it back"
