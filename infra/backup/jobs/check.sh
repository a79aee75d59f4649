#!/usr/bin/env bash
# Looks for what would keep a restore from working: Barman's own checks, every base backup against its manifest, the WAL
# since the oldest of them without gaps, the newest dump. Reports all that it finds.
set -euo pipefail
# shellcheck source=infra/backup/lib/lib.sh
source /usr/local/lib/backup/lib

faults=()

note_barman() {
  local line
  while read -r line; do faults+=("$line"); done < <(barman check kong | sed -n 's/^\t\(.*: FAILED.*\)/barman check: \1/p')
}

note_base_backups() {
  local id gaps
  for id in $(base_backups DONE); do
    verify_base_backup "$id" || faults+=("the base backup $id is not what its manifest says")
  done
  # The oldest, since the WAL that it needs is that of all others too.
  id=$(base_backups DONE | head -n 1)
  [ -n "$id" ] || { faults+=("there is no base backup to restore") && return; }
  gaps=$(backup-wal "$id") || faults+=("restores from the base backup $id would fail: ${gaps//$'\n'/, }")
}

note_dump() {
  local dump
  dump=$(find /backups/daily -maxdepth 1 -name 'kong_full_backup_*.dump' | sort | tail -n 1)
  [ -z "$dump" ] || pg_restore --list "$dump" >/dev/null || faults+=("the dump $dump cannot be read")
}

note_barman
note_base_backups
note_dump
if [ ${#faults[@]} -gt 0 ]; then
  printf 'backup: %s\n' "${faults[@]}" >&2
  (IFS=';' && echo "${faults[*]}")
  exit 1
fi
echo "what is there is whole: $(base_backups DONE | wc -l) base backups and the WAL since the oldest"
