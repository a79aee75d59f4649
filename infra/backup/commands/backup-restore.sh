#!/usr/bin/env bash
# Makes a data directory that a server will recover to a moment, and then serve on a new timeline. Refuses what is damaged.
# usage: as-backup backup-restore TARGET DIRECTORY, with a DIRECTORY that is not there yet and TARGET
#   latest             all that was streamed
#   a restore point    as listed in /backups/hourly
#   a time             as 'date' reads it, UTC unless it says otherwise: '2030-01-31 14:00:00'
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

target=$1 directory=$2
[ ! -e "$directory" ] || refuse "$directory is there already"

# Recovery stops at a time only where a transaction ends behind it: one that does, and is streamed. None where there is no primary.
write_one() {
  local position
  position=$(psql -XAtq --command="SELECT pg_logical_emit_message(true, 'apim', 'restore')" 2>/dev/null) || return 0
  for _ in {1..50}; do
    [ -z "$(psql -XAtq --command="SELECT 1 FROM pg_stat_replication
      WHERE application_name = 'barman_receive_wal' AND sent_lsn >= '$position'")" ] || return 0
    sleep 0.2
  done
}

write_one
barman --quiet archive-wal kong || true # what is complete, but not filed yet

# The timeline that was current at a time: that of the last history file until then, or the first.
timeline_at() {
  local name
  name=$(find /backups/wal_archive -name '*.history' ! -newermt "@$1" -printf '%f\n' | sort | tail -n 1)
  echo $((16#${name:-00000001}))
}

# newest_before EPOCH: the newest base backup that was complete by then.
newest_before() {
  barman -f json list-backups kong | jq -r --argjson time "$1" \
    '[.kong[] | select(.status == "DONE" and (.end_time_timestamp | tonumber) <= $time)] | max_by(.backup_id) | .backup_id // empty'
}

if [ "$target" = latest ]; then
  time=$(date +%s)
  to=(--target-tli latest)
elif [ -e "/backups/hourly/$target.json" ]; then
  point=/backups/hourly/$target.json
  time=$(date -d "$(jq -r .time "$point")" +%s)
  to=(--target-name "$target" --target-tli $((16#$(jq -r '.segment[:8]' "$point"))))
elif time=$(date -d "$target" +%s.%6N 2>/dev/null); then
  [ "${time%.*}" -le "$(date +%s)" ] || refuse "$target is in the future"
  to=(--target-time "$(date -u -d "@$time" '+%Y-%m-%d %H:%M:%S.%6N+00:00')" --target-tli "$(timeline_at "$time")")
else
  refuse "'$target' is neither 'latest', nor a restore point in /backups/hourly, nor a time"
fi

id=$(newest_before "$time")
[ -n "$id" ] || refuse "there is no base backup from before $target that is whole"
echo "restore: from base backup $id to $target"
verify_base_backup "$id" || refuse "the base backup $id is not what its manifest says"
backup-wal "$id" || refuse "WAL is missing since the base backup $id"

# Beside its place first, so that a restore that was cut short is never taken for a whole one.
unfinished=$directory.unfinished
rm -rf "$unfinished"
barman restore "${to[@]}" --target-action promote --partial-wal kong "$id" "$unfinished" ||
  refuse "Barman could not restore the base backup $id"
# The server finds the WAL from wherever the directory will be, since it works inside of it.
sed -i "s|$unfinished/||g" "$unfinished/postgresql.auto.conf"
chmod 0700 "$unfinished"
mv "$unfinished" "$directory"
echo "restore: $directory is ready"
