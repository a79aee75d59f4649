#!/usr/bin/env bash
# Takes a base backup, verifies it against its manifest, and then deletes what is past retention, with the WAL that only it needs.
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

# What a run that failed or was killed has left; damaged backups are not its.
delete_unfinished() {
  local id
  for id in $(base_backups EMPTY STARTED FAILED); do
    [ -e "/backups/base/$id/damaged" ] || barman delete kong "$id"
  done
}

same_database || fail "$FETCHED"
delete_unfinished
# What is switched before its receiver streams would never arrive; and Barman takes none before the slot is held.
streams() {
  [ -n "$(psql -XAtqc "SELECT 1 FROM pg_stat_replication JOIN pg_replication_slots ON active_pid = pid AND restart_lsn IS NOT NULL
    WHERE application_name = 'barman_receive_wal'")" ]
}
deadline=$((SECONDS + 150))
until streams; do
  [ "$SECONDS" -lt "$deadline" ] || fail "WAL is not streamed"
  sleep 1
done
# Barman takes no base backup before it has seen WAL arrive.
[ -n "$(find /backups/wal_archive -type f -name '????????????????????????' -print -quit)" ] ||
  /usr/local/lib/backup/jobs/restore-point 3>/dev/null
if ! barman backup --wait --wait-timeout 300 kong; then
  delete_unfinished
  fail "the base backup failed"
fi
id=$(base_backups DONE | tail -n 1)
verify_base_backup "$id" || fail "the base backup $id is not what its manifest says"

expire_base_backups

size=$(du -sb "/backups/base/$id" | cut -f 1)
echo "$size" >&3
echo "wrote base backup $id"
